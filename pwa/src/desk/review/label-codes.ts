/** Which of the codes on a label is which: the one that is the expected serial, the one that is the tag, and the rest. */

import { classify, match, NOISE, normalise } from "../../identify";

export interface LabelCodes {
  /** The reading that names the asset by its serial, or null. */
  serial: string | null;
  /** The reading that is its asset tag, or null. */
  tag: string | null;
  /** The rest: what could be a serial first, then part numbers, addresses and the like. */
  others: string[];
}

const BARCODE = "code128"; // a look-alike is never taken for the serial

export function labelCodes(codes: readonly string[], serial: string, tag: string): LabelCodes {
  const wanted = [{ id: "", serial: normalise(serial), tag: "\0" }];
  const meansTag = (code: string): boolean => tag !== "" && normalise(code) === normalise(tag);
  const means = (code: string): boolean => wanted[0]!.serial !== "" && match(code, wanted, BARCODE).length > 0;
  const exact = codes.find((code) => normalise(code) === wanted[0]!.serial);
  const onSerial = exact ?? codes.find((code) => !meansTag(code) && means(code)) ?? null;
  const onTag = codes.find((code) => code !== onSerial && meansTag(code)) ?? null;
  const rest = codes.filter((code) => code !== onSerial && code !== onTag);
  const isNoise = (code: string): boolean => NOISE.has(classify(code));
  return { serial: onSerial, tag: onTag, others: [...rest.filter((code) => !isNoise(code)), ...rest.filter(isNoise)] };
}
