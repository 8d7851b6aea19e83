/**
 * Finds PEM blocks (RFC 7468) anywhere in a text, also half ones, in one pass. It works on bytes and refuses to
 * know what the blocks hold: a private key's text never becomes a string here.
 */

export interface PemBlock {
  readonly kind: 'block';
  readonly label: string;
  /** RFC 1421 header fields, as older encrypted keys have them, by name. */
  readonly headers: ReadonlyMap<string, string>;
  /** The base64 text, a view into the input. */
  readonly body: Buffer;
}

/** A BEGIN line without its END line, or the other way round. */
export interface PemFragment {
  readonly kind: 'no-end' | 'no-begin';
  readonly label: string;
}

const dash = 0x2d;
const longestLabel = 80;
const isLineEnd = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

interface Marker {
  readonly isBegin: boolean;
  readonly label: string;
  /** Where its dashes start and where it ends. */
  readonly start: number;
  readonly end: number;
}

const begin = [...Buffer.from('BEGIN ')];
const end = [...Buffer.from('END ')];

function* markersOf(text: Buffer): Generator<Marker> {
  // Compared byte by byte: this runs twice for each of thousands of blocks, and views are dear.
  const hasAt = (word: readonly number[], at: number): boolean =>
    word.every((byte, i) => text[at + i] === byte);
  for (let at = text.indexOf('-----'); at >= 0; at = text.indexOf('-----', at)) {
    let word = at;
    while (text[word] === dash) word++;
    const isBegin = hasAt(begin, word);
    if (!isBegin && !hasAt(end, word)) {
      at = word;
      continue;
    }
    const labelStart = word + (isBegin ? begin.length : end.length);
    const limit = Math.min(text.length, labelStart + longestLabel);
    let labelEnd = labelStart;
    while (labelEnd < limit && text[labelEnd] !== dash && !isLineEnd(text[labelEnd])) labelEnd++;
    const isClosed = [0, 1, 2, 3, 4].every((i) => text[labelEnd + i] === dash);
    at = labelEnd + (isClosed ? 5 : 0);
    // An END line that was cut within is no marker; the block it belonged to is found to be half.
    if (!isClosed && !isBegin) continue;
    yield { isBegin, label: text.toString('latin1', labelStart, labelEnd).trim(), start: word - 5, end: at };
  }
}

/** Blocks and fragments in the order of the text. */
export function* pemBlocks(text: Buffer): Generator<PemBlock | PemFragment> {
  let open: Marker | undefined;
  for (const marker of markersOf(text)) {
    if (marker.isBegin) {
      if (open !== undefined) yield { kind: 'no-end', label: open.label };
      open = marker;
    } else if (open === undefined) {
      yield { kind: 'no-begin', label: marker.label };
    } else {
      if (open.label === marker.label) {
        yield { kind: 'block', label: open.label, ...withoutHeaders(text.subarray(open.end, marker.start)) };
      } else {
        yield { kind: 'no-end', label: open.label };
        yield { kind: 'no-begin', label: marker.label };
      }
      open = undefined;
    }
  }
  if (open !== undefined) yield { kind: 'no-end', label: open.label };
}

const colon = 0x3a;
const noHeaders: ReadonlyMap<string, string> = new Map();

/** Header lines have a colon, which base64 has not; so they are found even where the empty line got lost. */
function withoutHeaders(block: Buffer): Pick<PemBlock, 'headers' | 'body'> {
  if (!block.includes(colon)) return { headers: noHeaders, body: block };
  const headers = new Map<string, string>();
  let body = block;
  for (let at = body.indexOf(colon); at >= 0 && headers.size < 20; at = body.indexOf(colon)) {
    let start = at;
    while (start > 0 && !isLineEnd(body[start - 1])) start--;
    let end = at;
    while (end < body.length && !isLineEnd(body[end])) end++;
    const name = body.toString('latin1', start, at).replace(/^[\s>|#*]+/, '');
    headers.set(name.trim().toLowerCase(), body.toString('latin1', at + 1, end).trim());
    body = body.subarray(end);
  }
  return { headers, body };
}
