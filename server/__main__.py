"""The `handback` command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from server.errors import BadSetting, Problem
from server.running import clock, commands, importing, labels, phone, up
from server.running.place import Taken
from server.running.storage import WouldNotStart


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what goes wrong in an expected way is one line."""
    given = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = given.run
    try:
        return run(given)
    except (BadSetting, Taken, WouldNotStart, Problem) as problem:
        print(f"handback: {problem}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="handback", description="Returning leased IT equipment: recorded offline, reviewed, proved."
    )
    add = parser.add_subparsers(required=True, metavar="COMMAND").add_parser
    add("up", help="start everything on this machine").set_defaults(run=lambda given: up.up())
    add("phone", help="the same over TLS on the local network, for real phones").set_defaults(
        run=lambda given: phone.phone()
    )
    add("release", help="migrate the tables and make the bucket").set_defaults(run=lambda given: commands.release())
    add("clock", help="do what falls due; may run on every node").set_defaults(run=lambda given: clock.clock())
    add("rebuild", help="drop and rebuild all projections from the journals").set_defaults(
        run=lambda given: commands.rebuild()
    )
    add("epoch", help="after restoring a backup: have every phone offer again what it holds").set_defaults(
        run=lambda given: commands.renew_epoch()
    )
    add("settings", help="list every setting").set_defaults(run=lambda given: commands.print_settings())
    add("labels", help="print the example's labels to a PDF").set_defaults(run=lambda given: labels.labels())
    _add_user(add("user", help="people"))
    _add_import(add("import", help="import a lessor's schedule (.xlsx, .xls, .ods, .csv)"))
    return parser


def _add_import(add: argparse.ArgumentParser) -> None:
    add.add_argument("file")
    add.add_argument("--lessor", required=True, help="the lessor's name; made when there is none of that name")
    add.add_argument("--lease", default="", help="the lease's number, for rows that name none")
    add.add_argument("--branch", default="", help="the branch's code, for rows that name none")
    add.add_argument("--category", default="", help="the category's code, for rows that name none")
    add.add_argument("--create-branches", action="store_true", help="make the branches that rows name and nobody knows")
    add.add_argument("--accept-warnings", action="store_true", help="import although the check has doubts")
    add.add_argument("--dry-run", action="store_true", help="only check")
    add.set_defaults(run=importing.import_schedule)


def _add_user(user: argparse.ArgumentParser) -> None:
    add = user.add_subparsers(required=True, metavar="ACTION").add_parser(
        "add", help="add a person; asks for the password"
    )
    add.add_argument("email")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, choices=["administrator", "manager", "technician", "auditor"])
    add.add_argument("--branch", action="append", default=[], help="a branch's code; may be given several times")
    add.set_defaults(run=lambda given: commands.add_user(given))


if __name__ == "__main__":
    raise SystemExit(main())
