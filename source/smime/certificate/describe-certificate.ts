/**
 * Every extension of a certificate in words, for one certificate that somebody looks at. What cannot be decoded
 * is shown as hex, never left out. The lines are raw text of strangers.
 */
import type { Certificate, Extension, KeyUsage } from '../../core/certificate.ts';
import type { DescribedPart } from '../../core/ports.ts';
import {
  childrenOf,
  contextTag,
  derTag,
  expectTag,
  readOid,
  readSmallInteger,
  readWhole,
} from '../der/read.ts';
import { accessLines, distributionPointLines } from './describe-access-points.ts';
import { generalNameText } from './describe-general-name.ts';
import {
  certificatePolicyLines,
  inhibitAnyPolicyLines,
  policyConstraintLines,
  policyMappingLines,
} from './describe-policies.ts';
import {
  applicationPolicyLines,
  netscapeTypeLines,
  templateLines,
  textLines,
} from './describe-product-extensions.ts';
import { qualifiedStatementLines } from './describe-qualified-statements.ts';
import { readGeneralNames } from './general-names.ts';
import { extensionTitles, objectName } from './object-names.ts';
import { readNameConstraints } from './read-name-constraints.ts';
import { hexOf } from './text.ts';
import { readTime } from './times.ts';

const keyUsageWords: Readonly<Record<KeyUsage, string>> = {
  digitalSignature: 'digital signature',
  nonRepudiation: 'non-repudiation',
  keyEncipherment: 'key encipherment',
  dataEncipherment: 'data encipherment',
  keyAgreement: 'key agreement',
  keyCertSign: 'certificate signing',
  cRLSign: 'CRL signing',
  encipherOnly: 'encipher only',
  decipherOnly: 'decipher only',
};

const bytesPerLine = 16;
// Limits, so that a padded certificate cannot bury the rest.
const shownBytes = 256;
const shownLines = 200;

function hexLines(bytes: Uint8Array): readonly string[] {
  if (bytes.length === 0) return ['empty'];
  const pairs = hexOf(bytes.subarray(0, shownBytes)).match(/../g) ?? [];
  const lines: string[] = [];
  for (let at = 0; at < pairs.length; at += bytesPerLine) {
    lines.push(pairs.slice(at, at + bytesPerLine).join(' '));
  }
  return bytes.length > shownBytes ? [...lines, `… and ${bytes.length - shownBytes} more bytes`] : lines;
}

function pathLengthText(pathLength: number): string {
  if (pathLength === 0) return 'no intermediate CA below it';
  return `at most ${pathLength} intermediate ${pathLength === 1 ? 'CA' : 'CAs'} below it`;
}

function basicConstraintLines({ basicConstraints }: Certificate): readonly string[] {
  if (basicConstraints?.ca !== true) return ['not a CA'];
  const { pathLength } = basicConstraints;
  return [
    'a CA, which may issue certificates',
    ...(pathLength === undefined ? [] : [pathLengthText(pathLength)]),
  ];
}

function keyUsageLines({ keyUsage = new Set() }: Certificate): readonly string[] {
  const words = [...keyUsage].map((usage) => keyUsageWords[usage]);
  return [words.length === 0 ? 'for nothing' : words.join(', ')];
}

function authorityKeyLines({ authorityKeyIdentifier = {} }: Certificate): readonly string[] {
  const { keyIdentifier, issuer = [], serialNumber } = authorityKeyIdentifier;
  return [
    ...(keyIdentifier === undefined ? [] : [`key identifier: ${keyIdentifier}`]),
    ...issuer.map((name) => `issued by ${generalNameText(name)}`),
    ...(serialNumber === undefined ? [] : [`serial number: ${serialNumber}`]),
  ];
}

function nameConstraintLines({ value }: Extension): readonly string[] {
  const { permitted, excluded } = readNameConstraints(value);
  return [
    ...permitted.map((name) => `permitted: ${generalNameText(name)}`),
    ...excluded.map((name) => `excluded: ${generalNameText(name)}`),
  ];
}

function privateKeyPeriodLines({ value }: Extension): readonly string[] {
  const labels = new Map([
    [contextTag(0, false), 'not before'],
    [contextTag(1, false), 'not after'],
  ]);
  return childrenOf(readWhole(value)).map((part) => {
    const time = new Date(readTime({ ...part, tag: derTag.generalizedTime })).toISOString();
    return `${labels.get(part.tag) ?? 'unknown'}: ${time}`;
  });
}

function capabilityLines({ value }: Extension): readonly string[] {
  return childrenOf(expectTag(readWhole(value), derTag.sequence, 'capabilities')).map((capability) => {
    const [type, parameters] = childrenOf(expectTag(capability, derTag.sequence, 'capability'));
    const name = objectName(readOid(expectTag(type, derTag.oid, 'capability type')));
    return parameters?.tag === derTag.integer ? `${name}, ${readSmallInteger(parameters)} bits` : name;
  });
}

type Describe = (
  extension: Extension,
  certificate: Certificate,
) => readonly string[] | Promise<readonly string[]>;

const describers: ReadonlyMap<string, Describe> = new Map<string, Describe>([
  ['2.5.29.14', (_, certificate) => [certificate.subjectKeyIdentifier ?? '']],
  ['2.5.29.15', (_, certificate) => keyUsageLines(certificate)],
  ['2.5.29.16', privateKeyPeriodLines],
  ['2.5.29.17', (_, certificate) => certificate.subjectAltNames.map(generalNameText)],
  ['2.5.29.18', ({ value }) => readGeneralNames(readWhole(value)).map(generalNameText)],
  ['2.5.29.19', (_, certificate) => basicConstraintLines(certificate)],
  ['2.5.29.30', nameConstraintLines],
  ['2.5.29.31', distributionPointLines],
  ['2.5.29.32', ({ value }) => certificatePolicyLines(value)],
  ['2.5.29.33', ({ value }) => policyMappingLines(value)],
  ['2.5.29.35', (_, certificate) => authorityKeyLines(certificate)],
  ['2.5.29.36', ({ value }) => policyConstraintLines(value)],
  ['2.5.29.37', (_, certificate) => (certificate.extendedKeyUsage ?? []).map(objectName)],
  ['2.5.29.46', distributionPointLines],
  ['2.5.29.54', ({ value }) => inhibitAnyPolicyLines(value)],
  ['1.3.6.1.5.5.7.1.1', accessLines],
  ['1.3.6.1.5.5.7.1.3', ({ value }) => qualifiedStatementLines(value)],
  ['1.3.6.1.5.5.7.1.11', accessLines],
  ['1.3.6.1.5.5.7.48.1.5', () => ['revocation of this OCSP responder is not checked']],
  ['1.2.840.113549.1.9.15', capabilityLines],
  ['1.3.6.1.4.1.311.20.2', ({ value }) => textLines(value)],
  ['1.3.6.1.4.1.311.21.7', ({ value }) => templateLines(value)],
  ['1.3.6.1.4.1.311.21.10', ({ value }) => applicationPolicyLines(value)],
  ['2.16.840.1.113730.1.1', ({ value }) => netscapeTypeLines(value)],
  ['2.16.840.1.113730.1.13', ({ value }) => textLines(value)],
]);

function shorten(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return ['empty'];
  if (lines.length <= shownLines) return lines;
  return [...lines.slice(0, shownLines), `… and ${lines.length - shownLines} more`];
}

async function linesOf(extension: Extension, certificate: Certificate): Promise<readonly string[]> {
  const describe = describers.get(extension.oid);
  if (describe === undefined) return hexLines(extension.value);
  try {
    return shorten(await describe(extension, certificate));
  } catch {
    // The library throws errors of every kind on odd bytes.
    return ['not readable:', ...hexLines(extension.value)];
  }
}

async function describeExtension(extension: Extension, certificate: Certificate): Promise<DescribedPart> {
  return {
    title: extensionTitles.get(extension.oid) ?? `Extension ${extension.oid}`,
    isCritical: extension.critical,
    lines: await linesOf(extension, certificate),
  };
}

/** In the certificate's order. Never rejects for what a certificate holds. */
export function describeCertificate(certificate: Certificate): Promise<readonly DescribedPart[]> {
  return Promise.all(certificate.extensions.map((extension) => describeExtension(extension, certificate)));
}
