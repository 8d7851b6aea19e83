/** Lines of a file that only ever grows: the last ones first, or those after a position. */
import { readSync } from 'node:fs';

const chunkBytes = 64 * 1024;
const lineFeed = 0x0a;

export interface ReadableFile {
  readonly descriptor: number;
  readonly size: number;
}

/** Every line that is not empty, last one first. Reads no more than is asked for. @param files newest first */
export function* newestLines(files: readonly ReadableFile[]): Generator<string> {
  for (const file of files) yield* linesFromEnd(file);
}

function* linesFromEnd({ descriptor, size }: ReadableFile): Generator<string> {
  let end = size;
  // The bytes of a line whose beginning is still to be read, last piece first.
  let pieces: Buffer[] = [];
  while (end > 0) {
    const start = Math.max(0, end - chunkBytes);
    let chunk = bytesAt(descriptor, start, end - start);
    end = start;
    for (let at = chunk.lastIndexOf(lineFeed); at >= 0; at = chunk.lastIndexOf(lineFeed)) {
      yield* joined([...pieces, chunk.subarray(at + 1)]);
      pieces = [];
      chunk = chunk.subarray(0, at);
    }
    pieces.push(chunk);
  }
  yield* joined(pieces);
}

/** Lines with an end from byte `start` on, and where the next one begins. */
export function linesFrom(
  { descriptor, size }: ReadableFile,
  start: number,
): { readonly lines: readonly string[]; readonly next: number } {
  const bytes = bytesAt(descriptor, start, Math.max(0, size - start));
  const end = bytes.lastIndexOf(lineFeed) + 1;
  const lines = bytes.toString('utf8', 0, end).split('\n');
  return { lines: lines.filter((line) => line !== ''), next: start + end };
}

function* joined(pieces: readonly Buffer[]): Generator<string> {
  const line = Buffer.concat(pieces.toReversed()).toString('utf8');
  if (line !== '') yield line;
}

function bytesAt(descriptor: number, start: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const more = readSync(descriptor, bytes, filled, length - filled, start + filled);
    if (more === 0) break;
    filled += more;
  }
  return bytes.subarray(0, filled);
}
