/** Plain names for every code of `server/returns/checklists.json`: what a technician, a manager and a lessor read. */
type Names = Record<string, string>;

/** Photographs: the name under the tile, and what the picture has to show. */
export const slots: Record<string, readonly [name: string, shows: string]> = {
  serial_label: ["Serial label", "Fill the frame with the maker's label. Sharp, no glare."],
  lid: ["Lid", "Closed, the whole lid from straight above."],
  keyboard: ["Keyboard", "Open, keys and palm rest from above."],
  screen_on_white: ["Screen, white", "Switched on, a white page over the whole screen."],
  screen_on_black: ["Screen, black", "Switched on, a black page over the whole screen."],
  screen_off: ["Screen off", "Switched off, light falling across the glass."],
  base: ["Underside", "Turned over, the whole underside."],
  left_edge: ["Left edge", "The left side with its ports."],
  right_edge: ["Right edge", "The right side with its ports."],
  edges: ["Edges", "All four edges, stood up."],
  back: ["Back", "The whole back."],
  accessories: ["Accessories", "Everything that goes back, laid out together."],
  overview_tag: ["With asset tag", "The whole device with your asset tag in view."],
  bios_screen: ["Firmware screen", "The start screen that names the serial number."],
  account_screen: ["No account", "The settings page that shows no account signed in."],
  front: ["Front", "The whole front from straight ahead."],
  front_bezel: ["Front, bezel on", "The whole front with its bezel."],
  front_bays: ["Front bays", "Bezel off, every drive bay visible."],
  front_ports: ["Front ports", "Every port on the front, near enough to see damage."],
  rear: ["Rear", "The whole back with its connectors."],
  rear_ports: ["Rear ports", "Every port on the back."],
  ports: ["Ports", "The connectors from near by."],
  left_side: ["Left side", "The whole left side."],
  right_side: ["Right side", "The whole right side."],
  top: ["Top", "The whole top, pull-out tag included."],
  inside: ["Inside", "The open case from above."],
  rails: ["Rails", "Both rails, side by side."],
  ears: ["Rack ears", "Both rack ears with their screws."],
  shelf_fronts: ["Shelf fronts", "The front of every shelf."],
  shelf_rears: ["Shelf rears", "The back of every shelf."],
  drive_list: ["Drive list", "The list of drives and their serial numbers on screen."],
  stand: ["Stand", "The stand and its foot."],
  control_panel: ["Control panel", "The panel, switched on."],
  paper_path: ["Paper path", "Trays and covers open."],
  scanner_glass: ["Scanner glass", "The glass under the cover."],
  meter_page: ["Meter page", "The printed page with the page counts."],
  defect_wide: ["From further away", "The part, so that one sees where the damage is."],
  defect_close: ["From close up", "The damage itself, with a coin or ruler beside it."],
  unexpected: ["Its label", "The label that names it."],
};

export const accessories: Names = {
  charger: "Charger", power_cord: "Power cord", battery: "Battery", dock: "Dock", pen: "Pen", bag: "Bag", mouse: "Mouse",
  keyboard_external: "Keyboard", power_supply: "Power supply", power_supplies: "Power supplies", power_brick: "Power brick", stand: "Stand",
  video_cable: "Video cable", rails: "Rails", bezel: "Bezel", bezel_key: "Bezel key", caddies: "Drive caddies", cable_arm: "Cable arm",
  risers: "Riser cards", licence_dongle: "Licence dongle", licences: "Licences", shelf_cables: "Shelf cables", transceivers: "Transceivers",
  ears: "Rack ears", fans: "Fans", stack_cable: "Stacking cable", antenna: "Antennas", mount: "Wall mount", cable: "Cable", case: "Case",
  sim_tray: "SIM tray", trays: "Paper trays", finisher: "Finisher", toner: "Toner",
};

export const questions: Names = {
  hinge: "Hinges firm", keys: "All keys work", trackpad: "Trackpad works", ports: "Ports undamaged", camera: "Camera works",
  screen_pixels: "No dead pixels or lines", battery_safe: "Battery not swollen", labels_removed: "Our labels removed", panels: "All panels fitted",
  drive_present: "Drive and memory present", fans: "Fans run", burn_in: "No burnt-in picture", buttons: "Buttons work", no_amber_led: "No warning light",
  drive_count: "Drive count right", dimm_count: "Memory count right", psu_count: "Power supplies all there", firmware_reset: "Firmware reset",
  shelf_map: "Shelves as on the list", no_failed_drives: "No failed drive", boots: "Starts up", modules_present: "Modules all there",
  touch: "Touch works everywhere", biometrics: "Face or fingerprint works", bend: "Not bent", liquid_dot: "Liquid mark still white",
  test_page: "Test page clean", error_codes: "No error code", toner_removed: "Toner out and bagged", transport_locks: "Transport locks set", complete: "Complete",
};

export const locks: Names = {
  firmware_password: "Firmware password", drive_password: "Drive password", activation_lock: "Activation Lock", mdm: "Device management",
  remote_management: "Remote management", chassis_lock: "Case lock", osd_pin: "Menu PIN", drive_key: "Drive encryption key",
  raid_configuration: "RAID configuration", admin_password: "Administrator password", service_account: "Service account",
  console_password: "Console password", cloud_claim: "Cloud account", licence_account: "Licence account", screen_pin: "Screen lock", sim_pin: "SIM PIN",
};

export const components: Names = {
  lid: "Lid", screen: "Screen", keyboard: "Keyboard", palmrest: "Palm rest", trackpad: "Trackpad", base: "Underside", hinge: "Hinge", port: "Port",
  battery: "Battery", edge: "Edge", front: "Front", case: "Case", stand: "Stand", fan: "Fan", panel: "Panel", bezel: "Bezel", buttons: "Buttons",
  button: "Button", bay: "Drive bay", rails: "Rails", psu: "Power supply", ears: "Rack ears", module: "Module", back: "Back", camera: "Camera",
  tray: "Tray", glass: "Glass",
};

export const defectTypes: Names = {
  scratch: "Scratch", dent: "Dent", crack: "Crack", broken: "Broken", missing_part: "Part missing", dead_pixels: "Dead pixels",
  pressure_mark: "Pressure mark", burn_in: "Burnt-in picture", worn: "Worn", stain: "Stain", liquid: "Liquid damage", swollen_battery: "Swollen battery",
  sticker: "Sticker", engraving: "Engraving", label_unreadable: "Label unreadable", other: "Something else",
};

/** How bad, in a word and in what one sees. */
export const severities: Record<string, readonly [name: string, means: string]> = {
  1: ["Light", "Seen only up close"],
  2: ["Moderate", "Seen at arm's length"],
  3: ["Heavy", "Works, but needs repair"],
  4: ["Beyond use", "Does not do its job"],
};

/** Sizes beside something everybody knows. */
export const sizes: Record<string, string> = { 5: "a pea", 10: "a fingernail", 25: "a coin", 30: "a thumb", 50: "a matchbox", 100: "a hand" };

export const answers: Names = { good: "Good", fault: "Fault", not_applicable: "Does not apply" };
export const powerResults: Names = { starts: "Starts", does_not_start: "Does not start", not_tested: "Not tested" };
export const lockStates: Names = { none: "None", released: "Released", locked: "Locked", unknown: "Unknown" };
export const retakeReasons: Names = {
  blurred: "Blurred", too_dark: "Too dark", glare: "Glare", wrong_angle: "Wrong angle", wrong_asset: "Another device",
  label_unreadable: "Label unreadable", part_hidden: "Part is hidden", no_scale: "Nothing shows the size", other: "Another reason",
};

export const presences: Names = { expected: "To find", found: "Found", missing: "Missing" };
export const reviews: Names = { open: "To review", accepted: "Accepted", retake: "Retake asked" };
export const labelVerdicts: Names = { match: "Label matches", other: "Label says something else", unread: "Label could not be read" };
export const belongs: Names = { unknown: "Unknown", other_return: "Another return", other_lease: "Another lease", other_branch: "Another branch" };
export const topics: Names = {
  located: "Where it is", presence: "Where it is", condition: "Condition", power: "Power", accessories: "Accessories", locks: "Locks", damage: "Damage", defects: "Damage",
};
export const flags: Names = {
  contradiction: "Recorded differently twice", label_other: "Label of another device", unknown_asset: "Not on this return", after_close: "After the return was closed",
  not_assigned: "From another branch", chain_gap: "An earlier record is missing", chain_fork: "Two records claim the same place",
  clock_off: "This device's clock is off", time_backwards: "Time went backwards", admitted: "Let in by a manager",
  photos_awaited: "Photographs were still on the way",
};

export function slotName(slot: string): string {
  return slots[slot]?.[0] ?? spelled(slot);
}

/** A code that has no name yet is still readable: `front_door` becomes "Front door". */
export function spelled(code: string): string {
  const words = code.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function nameOf(names: Names, code: string): string {
  return names[code] ?? spelled(code);
}

/** "Scratch on the lid, moderate, 25 mm": one line that tells a defect. */
export function defectWords(defect: { component: string; type: string; severity: number; size_mm: number | null; count: number }): string {
  const parts = [`${nameOf(components, defect.component)}: ${nameOf(defectTypes, defect.type).toLowerCase()}`, severities[defect.severity]?.[0].toLowerCase()];
  if (defect.size_mm) parts.push(`${defect.size_mm} mm`);
  if (defect.count > 1) parts.push(`× ${defect.count}`);
  return parts.filter(Boolean).join(", ");
}

export { checklistOf } from "./checklist";
export { default as checklists } from "../../server/returns/checklists.json";
