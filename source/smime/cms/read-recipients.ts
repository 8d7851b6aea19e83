/**
 * Reads for whom a message is encrypted (RFC 5652 §6.2): RSA and EC certificates by name. Recipients that hold a
 * passphrase or a shared key are left out; certificates with an algorithm not supported stay, because they are named.
 */
import { type BerNode, berChildren, readOctetString } from '../ber/read-ber.ts';
import { hexOf } from '../certificate/text.ts';
import { contextTag, DerError, derTag, expectTag, readBitString } from '../der/read.ts';
import { type CertificateIdentifier, readCertificateIdentifier } from './certificate-identifier.ts';
import { type Agreement, readKeyAgreement } from './key-agreement.ts';
import { type KeyTransportScheme, readKeyTransport } from './key-transport.ts';

interface Named {
  readonly identifier: CertificateIdentifier;
  readonly encryptedKey: Uint8Array;
}

export type Recipient =
  | (Named & { readonly kind: 'transport'; readonly scheme: KeyTransportScheme })
  | (Named & { readonly kind: 'agreement'; readonly agreement: Agreement })
  | (Named & { readonly kind: 'unsupported' });

const mostRecipients = 10_000;

/** RecipientInfos. @throws DerError */
export function readRecipients(node: BerNode | undefined): readonly Recipient[] {
  const recipients: Recipient[] = [];
  for (const info of berChildren(expectTag(node, derTag.set, 'recipients'))) {
    if (info.tag === derTag.sequence) recipients.push(readTransported(info));
    if (info.tag === contextTag(1, true)) recipients.push(...readAgreed(info));
    if (recipients.length > mostRecipients) throw new DerError('too many recipients');
  }
  return recipients;
}

/** KeyTransRecipientInfo. */
function readTransported(info: BerNode): Recipient {
  const [version, name, algorithm, encryptedKey] = berChildren(info, 4);
  expectTag(version, derTag.integer, 'version');
  const named = {
    identifier: readCertificateIdentifier(name),
    encryptedKey: readOctetString(encryptedKey, 'encrypted key'),
  };
  const scheme = readKeyTransport(algorithm);
  return scheme === undefined ? { kind: 'unsupported', ...named } : { kind: 'transport', ...named, scheme };
}

/** KeyAgreeRecipientInfo: one ephemeral key for several recipients. */
function readAgreed(info: BerNode): readonly Recipient[] {
  const [version, originator, ...rest] = berChildren(info, 5);
  expectTag(version, derTag.integer, 'version');
  const ukmNode = rest[0]?.tag === contextTag(1, true) ? rest.shift() : undefined;
  const [algorithm, encryptedKeys] = rest;
  const scheme = readKeyAgreement(algorithm);
  const point = readOriginatorKey(originator);
  const ukm = ukmNode === undefined ? {} : { ukm: readOctetString(berChildren(ukmNode, 1)[0], 'UKM') };
  const agreement = scheme === undefined || point === undefined ? undefined : { ...scheme, point, ...ukm };
  return berChildren(expectTag(encryptedKeys, derTag.sequence, 'encrypted keys'), mostRecipients + 1).map(
    (node) => {
      const named = readRecipientEncryptedKey(node);
      return agreement === undefined
        ? { kind: 'unsupported', ...named }
        : { kind: 'agreement', ...named, agreement };
    },
  );
}

/** The ephemeral point of OriginatorIdentifierOrKey; undefined where a certificate is named instead. */
function readOriginatorKey(originator: BerNode | undefined): Uint8Array | undefined {
  const [key] = berChildren(expectTag(originator, contextTag(0, true), 'originator'), 1);
  if (key?.tag !== contextTag(1, true)) return undefined;
  // Parameters beside the algorithm are ignored: the curve can be no other than the recipient's.
  const [, point] = berChildren(key, 2);
  return readBitString(expectTag(point, derTag.bitString, 'ephemeral key')).bytes;
}

function readRecipientEncryptedKey(node: BerNode): Named {
  const [name, encryptedKey] = berChildren(expectTag(node, derTag.sequence, 'recipient'), 2);
  return {
    identifier: readKeyAgreeIdentifier(name),
    encryptedKey: readOctetString(encryptedKey, 'encrypted key'),
  };
}

/** KeyAgreeRecipientIdentifier: a RecipientKeyIdentifier has a date and more behind the key identifier. */
function readKeyAgreeIdentifier(name: BerNode | undefined): CertificateIdentifier {
  if (name?.tag !== contextTag(0, true)) return readCertificateIdentifier(name);
  const keyIdentifier = readOctetString(berChildren(name, 1)[0], 'subject key identifier');
  return { kind: 'subject-key-identifier', keyIdentifier: hexOf(keyIdentifier) };
}
