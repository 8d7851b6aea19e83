/**
 * Names what an input is that holds nothing for us, by its first bytes, with what to do about it. It is a
 * courtesy: nothing is read by these rules.
 */
import type { FoundItem, OtherKind } from '../../core/import.ts';
import { otherItem } from './reading.ts';
import { isText } from './text.ts';

interface KnownFile {
  readonly starts: RegExp;
  readonly name: string;
  readonly what?: OtherKind;
  readonly hint: string;
}

const sendFile =
  'Expected are certificates, private keys, PKCS#7 (.p7b), PKCS#12 (.p12) or a signed mail (.eml).';
const unpack = 'Unpack it first, and add the files in it.';

/** Tested on the first bytes as Latin-1. */
const knownFiles: readonly KnownFile[] = [
  {
    starts: /^\xfe\xed\xfe\xed|^\xce\xce\xce\xce/,
    name: 'a Java key store',
    hint: 'Convert it: keytool -importkeystore -srckeystore FILE -destkeystore FILE.p12 -deststoretype pkcs12',
  },
  { starts: /^PK\x03\x04/, name: 'a ZIP archive', hint: unpack },
  { starts: /^\x1f\x8b|^BZh|^\xfd7zXZ|^7z\xbc\xaf/, name: 'a compressed archive', hint: unpack },
  { starts: /^%PDF-/, name: 'a PDF document', hint: sendFile },
  {
    starts: /^\xd0\xcf\x11\xe0/,
    name: 'an Outlook message or Office document',
    hint: 'Save the mail as .eml instead, or save its attachment.',
  },
  {
    starts: /^\x78\x9f\x3e\x22/,
    name: 'a winmail.dat of Outlook',
    hint: 'Ask for the certificate as a file.',
  },
  { starts: /^\x7fELF|^MZ/, name: 'a program', hint: sendFile },
  { starts: /^\x89PNG|^\xff\xd8\xff|^GIF8/, name: 'a picture', hint: sendFile },
  {
    starts: /^\s*(?:<!--[\s\S]{0,400}?-->\s*)?<(?:!doctype\s+)?html/i,
    name: 'an HTML page',
    hint: 'A download link often answers with a page: open it in a browser, and save the certificate itself.',
  },
  { starts: /^\s*<\?xml/, name: 'an XML document', hint: sendFile },
  {
    starts: /^\s*(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+@openssh\.com) AAAA|^\s*---- BEGIN SSH2/,
    name: 'an SSH public key',
    what: 'ssh-key',
    hint: 'Ask for an S/MIME certificate; keys for SSH are another thing.',
  },
  {
    starts: /^\s*PuTTY-User-Key-File-/,
    name: 'a PuTTY private key',
    what: 'ssh-key',
    hint: 'Keys for SSH have no S/MIME certificate; choose the key that the certificate was made for.',
  },
  {
    starts: /^[\x98\x99\xc5\xc6\x94\x95][\s\S]{1,3}[\x03-\x06]/,
    name: 'an OpenPGP key',
    what: 'openpgp',
    hint: 'OpenPGP and S/MIME do not mix: ask for an S/MIME certificate.',
  },
];

const expected = 'not a certificate or a private key';

export function nameUnknown(bytes: Buffer, source: string): FoundItem {
  if (bytes.length === 0)
    return otherItem(
      source,
      'unreadable',
      'this is empty; expected is a certificate or a private key',
      sendFile,
    );
  const start = bytes.toString('latin1', 0, 1000);
  const known = knownFiles.find(({ starts }) => starts.test(start));
  if (known !== undefined) {
    return otherItem(source, known.what ?? 'unreadable', `this is ${known.name}, ${expected}`, known.hint);
  }
  if (!isText(bytes)) {
    return otherItem(source, 'unreadable', `this is a binary file of an unknown kind, ${expected}`, sendFile);
  }
  if (/^\s*$/.test(start) && bytes.every((byte) => byte <= 0x20)) {
    return otherItem(
      source,
      'unreadable',
      'this is empty but for white space; expected is a certificate or a private key',
      sendFile,
    );
  }
  if (bytes.subarray(0, 100_000).includes('BEGIN ')) {
    return otherItem(
      source,
      'unreadable',
      'this is a text with a BEGIN line that has no five hyphens on both sides, so no block starts there',
      'A word processor may have changed the hyphens: copy the text from where it came, as plain text.',
    );
  }
  return otherItem(
    source,
    'unreadable',
    `this is text without a certificate or a private key in it`,
    sendFile,
  );
}
