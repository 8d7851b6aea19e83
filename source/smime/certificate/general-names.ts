/** Reads GeneralName (RFC 5280 §4.2.1.6) and tells which mailboxes a certificate is for. */
import type { CertificateAddress, DistinguishedName, GeneralName } from '../../core/certificate.ts';
import {
  childrenOf,
  contentOf,
  contextTag,
  DerError,
  type DerNode,
  derTag,
  encodingOf,
  expectTag,
  readOid,
} from '../der/read.ts';
import { emailAddressOid, readName } from './names.ts';
import { ia5Text, utf8Text } from './text.ts';

/** RFC 9598 §3. */
const smtpUtf8MailboxOid = '1.3.6.1.5.5.7.8.9';

function onlyChild(node: DerNode): DerNode {
  const [child, ...rest] = childrenOf(node);
  if (child === undefined || rest.length > 0) throw new DerError('not exactly one value');
  return child;
}

function readOtherName(node: DerNode): GeneralName {
  const [type, wrapped, ...rest] = childrenOf(node);
  const oid = readOid(expectTag(type, derTag.oid, 'otherName type'));
  const value = onlyChild(expectTag(wrapped, contextTag(0, true), 'otherName value'));
  if (rest.length > 0) throw new DerError('otherName has more than type and value');
  if (oid !== smtpUtf8MailboxOid) return { kind: 'otherName', oid, bytes: encodingOf(value) };
  expectTag(value, derTag.utf8String, 'SmtpUTF8Mailbox');
  return { kind: 'smtpUtf8Mailbox', value: utf8Text(contentOf(value)) };
}

/** The text is raw: it may hold NUL, commas and newlines. @throws DerError */
export function readGeneralName(node: DerNode): GeneralName {
  switch (node.tag) {
    case contextTag(0, true):
      return readOtherName(node);
    case contextTag(1, false):
      return { kind: 'rfc822Name', value: ia5Text(contentOf(node)) };
    case contextTag(2, false):
      return { kind: 'dNSName', value: ia5Text(contentOf(node)) };
    case contextTag(3, true):
      return { kind: 'x400Address', bytes: encodingOf(node) };
    case contextTag(4, true):
      return { kind: 'directoryName', name: readName(onlyChild(node)) };
    case contextTag(5, true):
      return { kind: 'ediPartyName', bytes: encodingOf(node) };
    case contextTag(6, false):
      return { kind: 'uniformResourceIdentifier', value: ia5Text(contentOf(node)) };
    case contextTag(7, false):
      return { kind: 'iPAddress', bytes: contentOf(node) };
    case contextTag(8, false):
      return { kind: 'registeredID', value: readOid(node) };
    default:
      throw new DerError(`a general name has tag 0x${node.tag.toString(16)}`);
  }
}

/** The content of a GeneralNames, whatever its own tag is. @throws DerError */
export function readGeneralNames(node: DerNode): readonly GeneralName[] {
  return childrenOf(node).map(readGeneralName);
}

/**
 * In encoded order. The subject's emailAddress counts only where the alternative names have no address at all
 * (RFC 8550 §3): an issuer that checked one there has not checked the other.
 */
export function addressesOf(
  subject: DistinguishedName,
  subjectAltNames: readonly GeneralName[],
): readonly CertificateAddress[] {
  const addresses: CertificateAddress[] = [];
  for (const name of subjectAltNames) {
    if (name.kind === 'rfc822Name' || name.kind === 'smtpUtf8Mailbox') {
      addresses.push({ address: name.value, source: name.kind });
    }
  }
  if (addresses.length > 0) return addresses;
  for (const { oid, value } of subject.rdns.flat()) {
    if (oid === emailAddressOid) addresses.push({ address: value, source: 'subject' });
  }
  return addresses;
}
