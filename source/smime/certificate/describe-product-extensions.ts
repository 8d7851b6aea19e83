/** Writes the extensions in words that products defined for themselves: Microsoft's and Netscape's. */
import {
  childrenOf,
  contentOf,
  derTag,
  expectTag,
  readBitString,
  readOid,
  readSmallInteger,
  readWhole,
} from '../der/read.ts';
import { objectName } from './object-names.ts';
import { hexOf, textOf } from './text.ts';

/** @throws DerError, as the others here */
export function templateLines(extensionValue: Uint8Array): readonly string[] {
  const [type, ...versions] = childrenOf(expectTag(readWhole(extensionValue), derTag.sequence, 'template'));
  const numbers = versions.map(readSmallInteger);
  return [
    `template ${readOid(expectTag(type, derTag.oid, 'template type'))}`,
    ...(numbers.length === 0 ? [] : [`version ${numbers.join('.')}`]),
  ];
}

const netscapeTypes = [
  'TLS client',
  'TLS server',
  'S/MIME',
  'object signing',
  'reserved',
  'TLS CA',
  'S/MIME CA',
  'object signing CA',
];

export function netscapeTypeLines(extensionValue: Uint8Array): readonly string[] {
  const { bytes } = readBitString(expectTag(readWhole(extensionValue), derTag.bitString, 'Netscape type'));
  return [netscapeTypes.filter((_, bit) => ((bytes[0] ?? 0) & (0x80 >> bit)) !== 0).join(', ')];
}

export function applicationPolicyLines(extensionValue: Uint8Array): readonly string[] {
  return childrenOf(expectTag(readWhole(extensionValue), derTag.sequence, 'application policies')).map(
    (policy) => {
      const [type] = childrenOf(policy);
      return objectName(readOid(expectTag(type, derTag.oid, 'application policy')));
    },
  );
}

export function textLines(extensionValue: Uint8Array): readonly string[] {
  const node = readWhole(extensionValue);
  return [textOf(node) ?? hexOf(contentOf(node))];
}
