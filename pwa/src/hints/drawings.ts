/** What to photograph and from where: [outline, the part that matters, what is filled]. By slot, or category and slot where devices differ. */
import {
  across, arrowLeft, arrowRight, bar, barcode, box, corners, flat, laptop, laptopKeys, laptopScreen, monitor, monitorFoot, phone, plate, post, printer, rack, ring, sheet, tower,
} from "./shapes";

type Drawing = readonly [outline: string, focus: string, filled?: string];

const label = [box(6, 16, 52, 32, 3), barcode(17, 22, 13) + bar(17, 41, 30)] as const;
const open = laptop + laptopKeys;
const phoneScreen = box(23, 12, 18, 38, 1);
const monitorScreen = box(12, 14, 40, 24, 1);
const bays = across(6, 8, (x) => box(x, 26, 5, 12, 1), 9.5);
const shelf = (y: number) => box(8, y, 48, 13, 2);
const shelves = shelf(8) + shelf(25) + shelf(42);
const listed = (x: number, y: number, w: number) => bar(x, y, w) + bar(x, y + 5, w) + bar(x, y + 10, w - 6);

export const drawings: Record<string, Drawing> = {
  serial_label: label,
  unexpected: label,
  lid: ["M14 12h36", plate + ring(32, 32, 3)],
  keyboard: [box(13, 6, 38, 13, 2) + box(9, 20, 46, 38, 3), [26, 31, 36, 41].map((y) => across(8, 4.6, (x) => bar(x, y, 2.4), 14.6)).join("") + box(25, 46, 14, 8, 1)],
  screen_on_white: [open, laptopScreen],
  screen_on_black: [open, laptopScreen, laptopScreen],
  "monitor.screen_on_white": [monitor + monitorFoot, monitorScreen],
  "monitor.screen_on_black": [monitor + monitorFoot, monitorScreen, monitorScreen],
  "desktop.screen_on_white": [monitor + monitorFoot, monitorScreen],
  "phone.screen_on_white": [phone, phoneScreen],
  screen_off: [phone, phoneScreen + "M27 30 37 20M29 38 39 28"],
  base: [plate + across(5, 4, (x) => bar(x, 21, 2), 23.5) + ring(15, 20, 1.5) + ring(49, 20, 1.5) + ring(15, 44, 1.5) + ring(49, 44, 1.5), box(22, 30, 20, 10, 1)],
  left_edge: [box(20, 14, 36, 36, 4) + box(38, 26, 10, 12, 1), "M20 18v28" + arrowRight(5, 32)],
  right_edge: [box(8, 14, 36, 36, 4) + box(16, 26, 10, 12, 1), "M44 18v28" + arrowLeft(59, 32)],
  edges: [box(20, 12, 24, 40, 4), "M20 18v28M44 18v28M26 12h12M26 52h12M6 32h7m-3-3 3 3-3 3M58 32h-7m3-3-3 3 3 3"],
  back: [phone, ring(26, 15, 3) + ring(26, 23, 3)],
  accessories: [box(7, 35, 20, 14, 3) + "M27 42h6q5 0 5-5V24q0-5 5-5h3", box(46, 14, 10, 10, 2) + "M56 17h4M56 21h4" + ring(17, 42, 2.5)],
  overview_tag: [box(8, 12, 48, 40, 4), box(30, 34, 20, 12, 2) + bar(35, 40, 10)],
  bios_screen: [open, listed(21, 20, 18)],
  account_screen: [phone, ring(32, 25, 4) + "M25 38q0-7 7-7t7 7M24 18 40 42"],
  front: [tower, bar(25, 14, 14) + bar(25, 19, 14) + ring(32, 47, 3)],
  "printer.front": [printer, bar(17, 40, 30) + box(38, 27, 12, 6, 1)],
  "other.front": [box(12, 16, 40, 32, 3), ring(44, 24, 2) + bar(18, 24, 16)],
  front_bezel: [rack, across(7, 7, (x) => `M${x} 39l6-14`, 8)],
  front_bays: [rack, bays],
  front_ports: [flat, across(6, 6, (x) => box(x, 29, 4, 6, 0.5), 15)],
  rear: [rack, box(9, 26, 12, 12, 1) + box(23, 26, 12, 12, 1) + ring(15, 32, 3) + ring(29, 32, 3) + bar(40, 29, 13) + bar(40, 35, 13)],
  "monitor.rear": [monitor + monitorFoot, box(20, 28, 24, 8, 1) + bar(24, 32, 3) + bar(30.5, 32, 3) + bar(37, 32, 3)],
  "network.rear": [flat, box(13, 28, 10, 8, 1) + ring(36, 32, 3.5) + ring(46, 32, 3.5)],
  "printer.rear": [box(9, 16, 46, 32, 3) + bar(16, 23, 32), box(13, 36, 12, 7, 1) + bar(31, 39.5, 5) + bar(41, 39.5, 5)],
  "other.rear": [box(12, 16, 40, 32, 3), box(17, 34, 10, 8, 1) + bar(33, 38, 5) + bar(42, 38, 5)],
  rear_ports: [tower, across(2, 7, (x) => box(x, 13, 5, 5, 0.5), 26) + across(2, 7, (x) => box(x, 21, 5, 5, 0.5), 26) + bar(26, 31, 12) + ring(32, 46, 5)],
  ports: [box(6, 20, 52, 24, 3), box(12, 28, 10, 8, 1) + "M27 28h12l-2 8h-8z" + box(44, 29, 8, 6, 3)],
  left_side: [box(22, 8, 32, 48, 3), "M22 12v40" + arrowRight(7, 32)],
  right_side: [box(10, 8, 32, 48, 3), "M42 12v40" + arrowLeft(57, 32)],
  top: [box(14, 6, 36, 44, 2) + bar(14, 14, 36), "M26 50v8h12v-8" + bar(29, 54, 6)],
  inside: [box(12, 8, 40, 48, 3), box(18, 14, 14, 14, 1) + across(4, 4, (x) => post(x, 14, 14), 36) + box(18, 36, 28, 14, 1)],
  rails: [ring(12, 22, 1) + ring(12, 42, 1) + ring(52, 22, 1) + ring(52, 42, 1), box(6, 17, 52, 10, 2) + box(6, 37, 52, 10, 2) + bar(20, 22, 24) + bar(20, 42, 24)],
  ears: [box(16, 24, 32, 16, 1), "M16 22H7v20h9M48 22h9v20h-9" + ring(11, 27, 1) + ring(11, 37, 1) + ring(53, 27, 1) + ring(53, 37, 1)],
  shelf_fronts: [shelves, [11, 28, 45].map((y) => across(5, 8, (x) => box(x, y, 5, 7, 1), 13)).join("")],
  shelf_rears: [shelves, [14.5, 31.5, 48.5].map((y) => ring(17, y, 3) + bar(26, y, 8) + box(42, y - 3, 9, 6, 1)).join("")],
  drive_list: [monitor + monitorFoot, listed(20, 20, 24) + bar(15, 20, 1) + bar(15, 25, 1) + bar(15, 30, 1)],
  stand: [monitor, monitorFoot],
  control_panel: [printer, box(24, 27, 24, 14, 2) + bar(28, 32, 8) + ring(43, 34, 2)],
  paper_path: [printer, "M14 42h36l5 14H9z"],
  scanner_glass: [box(9, 30, 46, 24, 3) + "M9 30 16 8h40l-7 22", box(15, 35, 34, 13, 1)],
  meter_page: [sheet, listed(24, 26, 16) + box(24, 44, 16, 6, 1)],
  defect_wide: [laptop + corners, "M36 20l6 5M39 19l4 4"],
  defect_close: [corners, "M17 38 34 24M23 40l8-7" + ring(44, 43, 7) + bar(44, 41, 0.01)],
};
