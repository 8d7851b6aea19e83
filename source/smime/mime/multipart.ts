/**
 * Splits the body of a multipart at its boundary lines (RFC 2046 §5.1.1) into slices that are the body again when
 * put together. A boundary line has nothing but white space behind the boundary, so that no boundary is found in
 * a longer one.
 */
import type { ContentType } from './content-type.ts';
import { carriageReturn, lineFeed } from './line-ends.ts';

export interface PartSlice {
  /** The boundary line before it, with the line end before that line, which is not the content's. */
  readonly delimiter: Buffer;
  readonly content: Buffer;
}

/** preamble, delimiter, content, delimiter, content, …, closing, epilogue. */
export interface Multipart {
  readonly preamble: Buffer;
  readonly parts: readonly PartSlice[];
  /** The closing line with the line end before it and its own; empty when it is missing. */
  readonly closing: Buffer;
  readonly isClosed: boolean;
  readonly epilogue: Buffer;
}

/** Undefined where it is missing or cannot be one. RFC 2046 wants at most 70 characters; some write more. */
export function boundaryOf({ type, parameters }: ContentType): string | undefined {
  const boundary = type.startsWith('multipart/') ? parameters.get('boundary')?.trimEnd() : undefined;
  return boundary !== undefined && /^[\x20-\x7e]{1,200}$/.test(boundary) ? boundary : undefined;
}

interface BoundaryLine {
  /** Before the line end that belongs to it. */
  readonly start: number;
  readonly end: number;
  readonly isClosing: boolean;
}

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09;

/** The boundary line that starts at `at`; undefined when what stands there is none. */
function boundaryLineAt(body: Buffer, at: number, length: number, from: number): BoundaryLine | undefined {
  let behind = at + length;
  const isClosing = body[behind] === 0x2d && body[behind + 1] === 0x2d;
  if (isClosing) behind += 2;
  while (isBlank(body[behind])) behind++;
  if (body[behind] === carriageReturn) behind++;
  if (behind < body.length && body[behind] !== lineFeed) return undefined;
  let start = at;
  // The line end of the boundary line before is that line's own.
  if (start > from && body[start - 1] === lineFeed) start--;
  if (start < at && start > from && body[start - 1] === carriageReturn) start--;
  return { start, end: Math.min(behind + 1, body.length), isClosing };
}

/** The lines of this boundary up to the closing one. */
function* boundaryLines(body: Buffer, boundary: string): Generator<BoundaryLine> {
  const delimiter = Buffer.from(`\n--${boundary}`, 'latin1');
  const length = delimiter.length - 1;
  const next = (from: number): number | undefined => {
    const found = body.indexOf(delimiter, from);
    return found < 0 ? undefined : found + 1;
  };
  const isAtStart = body.subarray(0, length).equals(delimiter.subarray(1));
  let from = 0;
  for (let at = isAtStart ? 0 : next(0); at !== undefined; ) {
    const line = boundaryLineAt(body, at, length, from);
    if (line !== undefined) {
      yield line;
      if (line.isClosing) return;
      from = line.end;
    }
    at = next(line === undefined ? at : line.end - 1);
  }
}

/**
 * Undefined when there are more parts than `most`. Where the closing line is missing, the last part ends with the
 * body, as everybody reads it.
 */
export function partsOf(body: Buffer, boundary: string, most = 10_000): Multipart | undefined {
  const parts: PartSlice[] = [];
  let open: BoundaryLine | undefined;
  let preambleEnd = body.length;
  let closing: BoundaryLine | undefined;
  for (const line of boundaryLines(body, boundary)) {
    if (open === undefined) preambleEnd = line.start;
    else parts.push(sliceBetween(body, open, line.start));
    if (parts.length > most) return undefined;
    if (line.isClosing) closing = line;
    open = line;
  }
  if (open !== undefined && closing === undefined) parts.push(sliceBetween(body, open, body.length));
  const end = closing ?? { start: body.length, end: body.length };
  return {
    preamble: body.subarray(0, preambleEnd),
    parts,
    closing: body.subarray(end.start, end.end),
    isClosed: closing !== undefined,
    epilogue: body.subarray(end.end),
  };
}

function sliceBetween(body: Buffer, line: BoundaryLine, end: number): PartSlice {
  return { delimiter: body.subarray(line.start, line.end), content: body.subarray(line.end, end) };
}
