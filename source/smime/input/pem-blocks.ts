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
const begin = Buffer.from('BEGIN ');
const end = Buffer.from('END ');

interface Marker {
  readonly isBegin: boolean;
  readonly label: string;
  /** Where its dashes start and where it ends. */
  readonly start: number;
  readonly end: number;
}

function* markersOf(text: Buffer): Generator<Marker> {
  for (let at = text.indexOf('-----'); at >= 0; at = text.indexOf('-----', at)) {
    let word = at;
    while (text[word] === dash) word++;
    const isBegin = text.subarray(word, word + begin.length).equals(begin);
    const isEnd = text.subarray(word, word + end.length).equals(end);
    if (!isBegin && !isEnd) {
      at = word;
      continue;
    }
    const labelStart = word + (isBegin ? begin.length : end.length);
    const line = text.toString('latin1', labelStart, Math.min(text.length, labelStart + longestLabel + 5));
    const [, label, dashes = ''] = /^([^\r\n-]*)(-----)?/.exec(line) ?? [];
    const closed = label === undefined || dashes === '' ? undefined : label.trim();
    at = labelStart + (label ?? '').length + dashes.length;
    // A marker that was cut within its line is no marker; the block it belonged to is found to be half.
    if (closed !== undefined) yield { isBegin, label: closed, start: word - 5, end: at };
    else if (isBegin) yield { isBegin, label: (label ?? '').trim(), start: word - 5, end: at };
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
const isLineEnd = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

/** Header lines have a colon, which base64 has not; so they are found even where the empty line got lost. */
function withoutHeaders(block: Buffer): Pick<PemBlock, 'headers' | 'body'> {
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
