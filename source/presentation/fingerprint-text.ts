/**
 * Fingerprints as two people compare them over the phone: upper-case groups of four digits, eight groups a line.
 * Lists show the first digits only, which serve as an ID as long as they are unique.
 */

const groupsPerLine = 8;

/** `3F2A 9C01 …`: two lines for SHA-256, two for SHA-1. @param hex without colons */
export function groupedFingerprint(hex: string): readonly string[] {
  const groups = hex.toUpperCase().match(/.{1,4}/g) ?? [];
  const lines: string[] = [];
  for (let start = 0; start < groups.length; start += groupsPerLine) {
    lines.push(groups.slice(start, start + groupsPerLine).join(' '));
  }
  return lines;
}

/** The first 16 digits, as lists show them. */
export function shortFingerprint(hex: string): string {
  return hex.slice(0, 16);
}
