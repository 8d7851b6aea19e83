/** Writes GeneralName in words. The text is raw. */
import { SocketAddress } from 'node:net';
import type { GeneralName } from '../../core/certificate.ts';
import { readWhole } from '../der/read.ts';
import { hexOf, textOf } from './text.ts';

const otherNames: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.4.1.311.20.2.3', 'user principal name'],
  ['1.3.6.1.5.5.7.8.7', 'service name'],
]);

function ipText(bytes: Uint8Array): string | undefined {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return undefined;
  const groups = hexOf(bytes).match(/.{4}/g) ?? [];
  return new SocketAddress({ family: 'ipv6', address: groups.join(':') }).address;
}

/** An address of a certificate, or address and mask of a name constraint. */
function ipAddressText(bytes: Uint8Array): string {
  const whole = ipText(bytes);
  if (whole !== undefined) return whole;
  const half = bytes.length / 2;
  const address = ipText(bytes.subarray(0, half));
  const mask = ipText(bytes.subarray(half));
  return address === undefined || mask === undefined ? hexOf(bytes) : `${address} mask ${mask}`;
}

function otherNameText(name: Extract<GeneralName, { kind: 'otherName' }>): string {
  const label = otherNames.get(name.oid);
  const text = textOf(readWhole(name.bytes)) ?? hexOf(name.bytes);
  return label === undefined ? `other name ${name.oid}: ${text}` : `${label}: ${text}`;
}

/** `e-mail address: alice@example.com`. */
export function generalNameText(name: GeneralName): string {
  switch (name.kind) {
    case 'rfc822Name':
      return `e-mail address: ${name.value}`;
    case 'smtpUtf8Mailbox':
      return `internationalised e-mail address: ${name.value}`;
    case 'dNSName':
      return `DNS name: ${name.value}`;
    case 'uniformResourceIdentifier':
      return `URI: ${name.value}`;
    case 'directoryName':
      return `directory name: ${name.name.text}`;
    case 'iPAddress':
      return `IP address: ${ipAddressText(name.bytes)}`;
    case 'registeredID':
      return `registered ID: ${name.value}`;
    case 'otherName':
      return otherNameText(name);
    case 'x400Address':
      return `X.400 address: ${hexOf(name.bytes)}`;
    case 'ediPartyName':
      return `EDI party name: ${hexOf(name.bytes)}`;
  }
}
