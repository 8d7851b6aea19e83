/**
 * Turns bytes into hex and the string types of ASN.1 into text, exactly as encoded: controls, NUL and lone surrogates stay, because
 * making text safe to show is the business of whoever shows it.
 */
import { contentOf, DerError, type DerNode, derTag } from '../der/read.ts';

const numericString = 0x12;
const replacement = '\ufffd';

const bufferOver = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Lower-case hex. */
export function hexOf(bytes: Uint8Array): string {
  return bufferOver(bytes).toString('hex');
}

/** Bytes above 0x7f are no IA5 and become U+FFFD, so that an address with one matches nobody's. */
export function ia5Text(bytes: Uint8Array): string {
  const text = bufferOver(bytes).toString('latin1');
  return text.replace(/[\x80-\xff]/g, replacement);
}

/** Invalid UTF-8 becomes U+FFFD. */
export function utf8Text(bytes: Uint8Array): string {
  return bufferOver(bytes).toString('utf8');
}

function wideText(bytes: Uint8Array, width: 2 | 4): string {
  if (bytes.length % width !== 0) throw new DerError('a string ends inside a character');
  let text = '';
  for (let at = 0; at < bytes.length; at += width) {
    let code = 0;
    for (let i = 0; i < width; i++) code = code * 256 + (bytes[at + i] ?? 0);
    text +=
      width === 2 ? String.fromCharCode(code) : code > 0x10ffff ? replacement : String.fromCodePoint(code);
  }
  return text;
}

/** The text of a string value, or undefined when `node` is of another type. */
export function textOf(node: DerNode): string | undefined {
  const content = contentOf(node);
  switch (node.tag) {
    case derTag.utf8String:
      return utf8Text(content);
    case derTag.ia5String:
      return ia5Text(content);
    // Latin-1 is what everybody writes into TeletexString, and what broken encoders put into the others.
    case derTag.printableString:
    case derTag.teletexString:
    case derTag.visibleString:
    case numericString:
      return bufferOver(content).toString('latin1');
    case derTag.bmpString:
      return wideText(content, 2);
    case derTag.universalString:
      return wideText(content, 4);
    default:
      return undefined;
  }
}
