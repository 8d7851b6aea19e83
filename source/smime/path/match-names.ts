/**
 * Whether a name lies inside a subtree of name constraints (RFC 5280 §4.2.1.10; RFC 9598 §6 for mailboxes with
 * characters outside ASCII). What cannot be read as a name of its kind is a doubt, never a "no".
 */
import { domainToASCII } from 'node:url';
import type { GeneralName } from '../../core/certificate.ts';
import { isNameBelow, type Match } from './comparable-name.ts';

const asciiHost = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

/** Lower case, A-labels, without the root's dot; undefined for what is no host name. */
function hostOf(text: string): string | undefined {
  const ascii = /^[\x20-\x7e]*$/.test(text) ? text : domainToASCII(text);
  const host = ascii.toLowerCase().replace(/\.$/, '');
  return asciiHost.test(host) && host.length <= 253 ? host : undefined;
}

/** `example.com` is that host alone, `.example.com` every host below it. */
function matchHost(host: string, base: string): Match {
  if (base === '') return 'doubt';
  const isSuffix = base.startsWith('.');
  const wanted = hostOf(isSuffix ? base.slice(1) : base);
  if (wanted === undefined) return 'doubt';
  const isInside = isSuffix ? host.endsWith(`.${wanted}`) : host === wanted;
  return isInside ? 'yes' : 'no';
}

/** `base`: a mailbox, a host, or a domain with a leading dot. */
function matchMailbox(mailbox: string, base: string): Match {
  const at = mailbox.lastIndexOf('@');
  const host = hostOf(mailbox.slice(at + 1));
  if (at < 1 || host === undefined) return 'doubt';
  const baseAt = base.lastIndexOf('@');
  if (baseAt < 0) return matchHost(host, base);
  const baseHost = base.slice(baseAt + 1);
  if (baseAt === 0 || baseHost.startsWith('.')) return 'doubt';
  const hostMatch = matchHost(host, baseHost);
  if (hostMatch !== 'yes') return hostMatch;
  const localPart = mailbox.slice(0, at);
  const wanted = base.slice(0, baseAt);
  if (localPart === wanted) return 'yes';
  // Local parts differ by case only: another mailbox by the book, the same one in practice.
  const fold = (text: string) => text.normalize('NFKC').toLowerCase();
  return fold(localPart) === fold(wanted) ? 'doubt' : 'no';
}

/** A name matches when it is the base with any labels to the left. */
function matchDnsName(name: string, base: string): Match {
  const host = hostOf(name.replace(/^\*\./, ''));
  if (host === undefined) return 'doubt';
  if (base === '') return 'yes';
  const wanted = hostOf(base.replace(/^\./, ''));
  if (wanted === undefined) return 'doubt';
  if (host.endsWith(`.${wanted}`)) return 'yes';
  if (host === wanted) return base.startsWith('.') ? 'doubt' : 'yes';
  // `*.example.com` may stand for the excluded `www.example.com`.
  return name.startsWith('*.') && wanted.endsWith(`.${host}`) ? 'doubt' : 'no';
}

/** A URI without a host name in its authority is a doubt, as the RFC demands. */
function matchUri(uri: string, base: string): Match {
  const [, authority = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#\\]*)/i.exec(uri) ?? [];
  const host = hostOf(authority.replace(/^.*@/s, '').replace(/:\d*$/, ''));
  if (host === undefined || /^[\d.]+$/.test(host)) return 'doubt';
  return matchHost(host, base);
}

/** `base`: address and mask. IPv4 never matches IPv6. */
function matchAddress(address: Uint8Array, base: Uint8Array): Match {
  const isAddress = address.length === 4 || address.length === 16;
  if (!isAddress || (base.length !== 8 && base.length !== 32)) return 'doubt';
  if (base.length !== 2 * address.length) return 'no';
  const isInside = address.every((byte, i) => {
    const mask = base[address.length + i] ?? 0;
    return (byte & mask) === ((base[i] ?? 0) & mask);
  });
  return isInside ? 'yes' : 'no';
}

/** Which constraints a name is subject to: the mailbox kinds share rfc822Name's, other names go by their type. */
export function constraintKindOf(name: GeneralName): string {
  return name.kind === 'otherName' ? `otherName ${name.oid}` : name.kind;
}

/** `name` and `base` must be of kinds that the same constraints are for. */
export function matchName(name: GeneralName, base: GeneralName): Match {
  switch (base.kind) {
    case 'rfc822Name':
      return name.kind === 'rfc822Name' || name.kind === 'smtpUtf8Mailbox'
        ? matchMailbox(name.value, base.value)
        : 'doubt';
    case 'dNSName':
      return name.kind === 'dNSName' ? matchDnsName(name.value, base.value) : 'doubt';
    case 'uniformResourceIdentifier':
      return name.kind === 'uniformResourceIdentifier' ? matchUri(name.value, base.value) : 'doubt';
    case 'directoryName':
      return name.kind === 'directoryName' ? isNameBelow(name.name, base.name) : 'doubt';
    case 'iPAddress':
      return name.kind === 'iPAddress' ? matchAddress(name.bytes, base.bytes) : 'doubt';
    default:
      return 'doubt';
  }
}
