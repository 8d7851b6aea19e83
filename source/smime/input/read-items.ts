/**
 * Reads whatever an administrator was sent, by content and never by file name, and says for each piece what it is.
 * It decides nothing about the pieces: whether they may be stored is judged elsewhere.
 */
import type { FoundItem } from '../../core/import.ts';
import type { ReadItemsOptions } from '../../core/ports.ts';
import { DerError } from '../der/read.ts';
import { DerivationBudget } from '../keys/derivation-budget.ts';
import { decodeBase64 } from './base64.ts';
import { isMail, mailLeaves } from './mail.ts';
import { nameUnknown } from './name-unknown.ts';
import { readDer } from './read-der.ts';
import { hasPemMarker, readPem } from './read-pem.ts';
import { otherItem, positionOf, type Reading } from './reading.ts';
import { structureOf } from './structure.ts';
import { isText, narrowUtf16 } from './text.ts';

/**
 * Never empty, and never throws over what the bytes are. Private keys among the items are the caller's to wipe.
 * See `SmimeEngine.readItems`.
 */
export async function readItems(
  bytes: Uint8Array,
  { source, passphrase }: ReadItemsOptions,
): Promise<readonly FoundItem[]> {
  const budget = passphrase === undefined ? DerivationBudget.forGuess() : DerivationBudget.forPassphrase();
  const reading: Reading = { passphrase, budget };
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const narrow = narrowUtf16(input);
  try {
    const text = withoutMark(narrow ?? input);
    if (isText(text) && isMail(text)) return await readMail(text, source, reading);
    return (await readPlain(text, source, reading)) ?? [nameUnknown(text, source)];
  } finally {
    narrow?.fill(0);
  }
}

/** Without the mark that editors put before UTF-8. */
function withoutMark(text: Buffer): Buffer {
  return text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? text.subarray(3) : text;
}

/** DER, PEM or bare base64; undefined for anything else. */
async function readPlain(
  bytes: Buffer,
  source: string,
  reading: Reading,
): Promise<readonly FoundItem[] | undefined> {
  if (isRecognisedDer(bytes)) return readDer(bytes, source, reading);
  if (hasPemMarker(bytes)) {
    const items = await readPem(bytes, source, reading);
    // An END line that was cut, without any BEGIN line, is all that there was of PEM.
    if (items.length > 0) return items;
  }
  // Binary from here on is DER that lost its end, or nothing of ours.
  if (!isText(bytes)) return looksLikeDer(bytes) ? readDer(bytes, source, reading) : undefined;
  if (!looksLikeBase64(bytes)) return undefined;
  const der = decodeBase64(bytes);
  if (der === undefined) return undefined;
  try {
    return isRecognisedDer(der) || looksLikeDer(der)
      ? await readDer(der, source, reading, 'base64 text')
      : undefined;
  } finally {
    der.fill(0);
  }
}

function isRecognisedDer(bytes: Buffer): boolean {
  if (bytes[0] !== 0x30) return false;
  try {
    return structureOf(bytes) !== 'unknown';
  } catch (error) {
    if (error instanceof DerError) return false;
    throw error;
  }
}

/** A SEQUENCE with a length in the long or indefinite form: all that we read is longer than 127 bytes. */
function looksLikeDer(bytes: Buffer): boolean {
  const length = bytes[1] ?? 0;
  return bytes[0] === 0x30 && length >= 0x80 && length <= 0x84;
}

/** DER in base64 starts with `M`, since its first byte is 0x30. */
function looksLikeBase64(bytes: Buffer): boolean {
  return /^[\s>]*M[A-Za-z0-9+/]{7}/.test(bytes.toString('latin1', 0, 200));
}

/** What a person wrote may quote half a block; that is worth a word only if there is nothing else. */
const isChat = (type: string): boolean => type === 'text/plain' || type === 'text/html';

async function readMail(bytes: Buffer, source: string, reading: Reading): Promise<readonly FoundItem[]> {
  const leaves = mailLeaves(bytes).filter(({ content }) => isRecognisedDer(content) || hasPemMarker(content));
  const useful: FoundItem[] = [];
  const chat: FoundItem[] = [];
  for (const [i, { type, content }] of leaves.entries()) {
    const items = await readPlain(content, positionOf(source, 'attachment', i, leaves.length), reading);
    for (const item of items ?? []) (item.kind === 'other' && isChat(type) ? chat : useful).push(item);
  }
  if (useful.length + chat.length > 0) return useful.length > 0 ? useful : chat;
  return [
    otherItem(
      source,
      'message',
      'this mail is not signed, and no certificate is attached to it',
      'Ask its sender for a signed mail; its certificate comes with the signature.',
    ),
  ];
}
