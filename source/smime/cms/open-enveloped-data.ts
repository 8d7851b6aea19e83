/**
 * Decrypts a message with the private keys at hand. Whatever goes wrong, the answer is the same: whoever can send
 * messages and watch what becomes of them must not learn what was wrong with them (RFC 3218).
 */
import type { KeyObject } from 'node:crypto';
import type { Certificate } from '../../core/certificate.ts';
import { comparableName } from '../path/comparable-name.ts';
import { identifies } from './certificate-identifier.ts';
import { decryptContent, messageKeyLength } from './content-encryption.ts';
import { openAgreedKey } from './key-agreement.ts';
import { openTransportedKey } from './key-transport.ts';
import type { EnvelopedData } from './read-enveloped-data.ts';
import type { Recipient } from './read-recipients.ts';

export interface RecipientKey {
  readonly certificate: Certificate;
  readonly privateKey: KeyObject;
}

export interface OpenedMessage {
  readonly content: Buffer;
  /** Of the key that opened it. */
  readonly certificate: Certificate;
}

/** Each costs an operation with a private key and the whole content; a message may name one certificate often. */
const mostAttempts = 8;

const byName = ({ issuer, serialNumber }: Pick<Certificate, 'issuer' | 'serialNumber'>): string =>
  `${serialNumber} ${comparableName(issuer)}`;

/** Looks recipients up before it compares them, because a message and the store may both have thousands. */
function recipientFinder({ recipients }: EnvelopedData): (certificate: Certificate) => readonly Recipient[] {
  const found = Map.groupBy(recipients, ({ identifier }) =>
    identifier.kind === 'subject-key-identifier' ? identifier.keyIdentifier : byName(identifier),
  );
  return (certificate) =>
    [byName(certificate), certificate.subjectKeyIdentifier ?? '']
      .flatMap((name) => found.get(name) ?? [])
      .filter(({ identifier }) => identifies(identifier, certificate));
}

/** Those of `certificates` that the message names, in their order. It takes no key, and proves nothing. */
export function recipientsAmong(
  enveloped: EnvelopedData,
  certificates: readonly Certificate[],
): readonly Certificate[] {
  const recipientsFor = recipientFinder(enveloped);
  return certificates.filter((certificate) => recipientsFor(certificate).length > 0);
}

/** Undefined for every failure alike. `content` of a message that is not authenticated may be anybody's. */
export function openEnvelopedData(
  enveloped: EnvelopedData,
  keys: readonly RecipientKey[],
): OpenedMessage | undefined {
  const recipientsFor = recipientFinder(enveloped);
  const attempts = keys.flatMap((key) =>
    recipientsFor(key.certificate).map((recipient) => ({ key, recipient })),
  );
  for (const { key, recipient } of attempts.slice(0, mostAttempts)) {
    const content = openFor(recipient, key, enveloped);
    if (content !== undefined) return { content, certificate: key.certificate };
  }
  return undefined;
}

function openFor(recipient: Recipient, key: RecipientKey, enveloped: EnvelopedData): Buffer | undefined {
  const { encryption, ciphertext } = enveloped;
  const length = messageKeyLength(encryption);
  const messageKey = openMessageKey(recipient, key, length);
  try {
    if (messageKey?.length !== length) return undefined;
    return decryptContent(encryption, messageKey, ciphertext);
  } finally {
    messageKey?.fill(0);
  }
}

function openMessageKey(
  recipient: Recipient,
  { certificate, privateKey }: RecipientKey,
  length: number,
): Buffer | undefined {
  const { encryptedKey } = recipient;
  switch (recipient.kind) {
    case 'transport':
      return openTransportedKey(recipient.scheme, encryptedKey, privateKey, length);
    case 'agreement':
      return openAgreedKey(recipient.agreement, encryptedKey, certificate.publicKey.spki, privateKey);
    case 'unsupported':
      return undefined;
  }
}
