/**
 * Tells a paste without brackets from typing, and says when it is complete: a terminal that does not know
 * bracketed paste sends the text as if it were typed, in reads of up to 4 KB with a CR for each line end.
 */
import type { Token } from './token.ts';

/** Nobody types this much between two reads, not even with a key held down on a slow line. */
const mostTypedAhead = 256;
/** Enter with this much around it in one read is a line end in pasted text. */
const leastPastedLine = 32;

/** Milliseconds without input after which a paste is complete. */
export const pasteIdle = 100;
/** The same while a PEM block's END line is still missing. */
export const pasteIdleInsideBlock = 1000;

/** Whether what one read brought is a paste without brackets. */
export function looksPasted(tokens: readonly Token[]): boolean {
  if (tokens.some(({ kind }) => kind === 'paste')) return false;
  const text = rawText(tokens);
  if (text.startsWith('-----')) return true;
  const typed = tokens.filter((token) => token.kind === 'key' && token.text !== undefined).length;
  if (typed >= mostTypedAhead) return true;
  const lineEnd = text.search(/[\r\n]/);
  return lineEnd !== -1 && lineEnd < text.length - 1 && typed >= leastPastedLine;
}

/** The bytes that the keys came from, as text. */
export function rawText(tokens: readonly Token[]): string {
  return tokens.map((token) => (token.kind === 'key' ? token.raw : token.text)).join('');
}

/** How long to wait for more before a paste that reads `text` so far is handed on, in milliseconds. */
export function idleBefore(text: string): number {
  const begins = text.match(/-----BEGIN /g)?.length ?? 0;
  const ends = text.match(/-----END /g)?.length ?? 0;
  return begins > ends ? pasteIdleInsideBlock : pasteIdle;
}

/** Pasted text with one kind of line end; everything else stays as it came. */
export function normaliseLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
