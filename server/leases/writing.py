"""A checked schedule into the tables: what is new, what differs, nothing else. The caller commits all of it or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from server.database import db, new_id
from server.leases.house import Catalogue, LeaseKey
from server.leases.schedule import Checked, Unit
from server.models.reference import Asset, Branch, Lease

CHANGES_SHOWN = 200
_TEXTS = ("tag", "tag_norm", "maker", "model", "assignee")


@dataclass
class Plan:
    """What an import would do: rows to insert, columns to change by asset, terms to change by lease, and in figures."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: dict[str, dict[str, Any]] = field(default_factory=dict)
    shown: list[dict[str, Any]] = field(default_factory=list)
    same: int = 0
    new_leases: dict[LeaseKey, str] = field(default_factory=dict)
    changed_leases: dict[str, dict[str, Any]] = field(default_factory=dict)
    lease_ids: list[str] = field(default_factory=list)
    absent: int = 0

    def figures(self, checked: Checked) -> dict[str, Any]:
        """As screens show it."""
        return {
            "new": len(self.new), "changed": len(self.changed), "same": self.same, "absent": self.absent,
            "new_leases": len(self.new_leases), "new_branches": len(checked.new_branches),
            "branch_names": sorted(checked.new_branches.values()), "changes": self.shown, "lease_ids": self.lease_ids,
        }  # fmt: skip


def plan(checked: Checked, catalogue: Catalogue) -> Plan:
    """Compare a checked schedule with what is kept. A cell that is empty, or whose column is missing, changes nothing."""
    made = Plan()
    leases = _lease_ids(checked, made)
    for unit in checked.units:
        kept = checked.house.here.get((leases[unit.lease], unit.values["serial_norm"]))
        if kept is None:
            made.new.append(_new(unit, leases[unit.lease], catalogue))
            continue
        changes = _differences(unit, kept)
        if changes:
            made.changed[kept.id] = changes
            _show(made, unit, kept, changes)
        else:
            made.same += 1
    made.lease_ids = sorted(set(leases.values()))
    made.absent = _absent(checked, made, leases)
    return made


def write(
    made: Plan, checked: Checked, lessor_id: str, changed: Callable[[Sequence[str], Sequence[str]], None]
) -> None:
    """Write a plan in the caller's transaction. `changed` hears the ids of assets and leases that were there before."""
    branches = {name: new_id() for name in checked.new_branches.values()}
    if branches:
        db.session.execute(
            insert(Branch), [{"id": each, "code": _code(name), "name": name} for name, each in branches.items()]
        )
    if made.new_leases:
        rows = [
            _lease_row(key, lease_id, lessor_id, checked.terms.get(key, {}))
            for key, lease_id in made.new_leases.items()
        ]
        for row in rows:
            db.session.execute(insert(Lease), row)
    for lease_id, terms in made.changed_leases.items():
        db.session.execute(update(Lease).where(Lease.id == lease_id).values(**terms))
    if made.new:
        db.session.execute(
            insert(Asset), [{**row, "branch_id": branches.get(row["branch_id"], row["branch_id"])} for row in made.new]
        )
    _update(made.changed, branches)
    if made.changed or made.changed_leases:
        changed(list(made.changed), list(made.changed_leases))


def _update(changed: dict[str, dict[str, Any]], branches: dict[str, str]) -> None:
    """Change assets, all that change in the same columns in one statement."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for asset_id, values in changed.items():
        if "branch_id" in values:
            values["branch_id"] = branches.get(values["branch_id"], values["branch_id"])
        alike[tuple(sorted(values))].append(
            {"b_id": asset_id, **{f"b_{name}": value for name, value in values.items()}}
        )
    table: Any = Asset.__table__
    for names, rows in alike.items():
        to_set = {name: bindparam(f"b_{name}", type_=table.c[name].type) for name in names}
        db.session.connection().execute(update(table).where(table.c.id == bindparam("b_id")).values(to_set), rows)


def _lease_ids(checked: Checked, made: Plan) -> dict[LeaseKey, str]:
    """The id of every lease in the schedule, made up for the new ones; what it says of the others' terms."""
    found: dict[LeaseKey, str] = {}
    for key in sorted({unit.lease for unit in checked.units}):
        kept = checked.house.leases.get(key)
        if kept is None:
            found[key] = made.new_leases[key] = new_id()
            continue
        found[key] = kept.id
        terms = {name: value for name, value in checked.terms.get(key, {}).items() if getattr(kept, name) != value}
        if terms:
            made.changed_leases[kept.id] = terms
    return found


def _new(unit: Unit, lease_id: str, catalogue: Catalogue) -> dict[str, Any]:
    expected = unit.accessories if unit.accessories is not None else list(catalogue.categories[unit.values["category"]])
    return {"id": new_id(), "lease_id": lease_id, "branch_id": unit.branch, "accessories": expected, "media": unit.media or [],
            **unit.values}  # fmt: skip


def _differences(unit: Unit, kept: Any) -> dict[str, Any]:
    said = {name: unit.values[name] for name in _TEXTS if unit.values[name]}
    said |= {"serial": unit.values["serial"], "category": unit.values["category"], "branch_id": unit.branch}
    if unit.accessories is not None:
        said["accessories"] = unit.accessories
    if unit.media is not None:
        said["media"] = unit.media
    return {name: value for name, value in said.items() if getattr(kept, name) != value}


def _show(made: Plan, unit: Unit, kept: Any, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        if len(made.shown) < CHANGES_SHOWN and name not in {"tag_norm", "branch_id"}:
            before = getattr(kept, name)
            made.shown.append(
                {"row": unit.row, "serial": unit.values["serial"], "field": name, "before": before, "after": value}
            )


def _absent(checked: Checked, made: Plan, leases: dict[LeaseKey, str]) -> int:
    """How many assets of these leases the schedule does not name; they stay as they are."""
    kept = [lease_id for key, lease_id in leases.items() if key not in made.new_leases]
    if not kept:
        return 0
    total = db.session.scalar(select(func.count()).select_from(Asset).where(Asset.lease_id.in_(kept))) or 0
    return max(0, total - len(made.changed) - made.same)


def _lease_row(key: LeaseKey, lease_id: str, lessor_id: str, terms: dict[str, Any]) -> dict[str, Any]:
    return {"id": lease_id, "lessor_id": lessor_id, "number": key[0], "schedule": key[1], **terms}


def _code(name: str) -> str:
    return name[:40]
