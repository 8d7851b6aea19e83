/** A small honest hierarchy to start from: a root, an intermediate, an issuing CA, and certificates for mail. */
import { emailProtection, type KeyUsage } from '../../../source/core/certificate.ts';
import {
  type CertificatePlan,
  commonName,
  ecKey,
  extensions,
  generalName,
  makeCertificate,
  type NamePlan,
  type TestKey,
} from './make-certificate.ts';

export interface Authority {
  readonly name: NamePlan;
  readonly key: TestKey;
}

export const authority = (label: string): Authority => ({ name: commonName(label), key: ecKey() });

const identifiers = (key: TestKey, signer: TestKey) => [
  extensions.subjectKeyIdentifier(key.identifier),
  extensions.authorityKeyIdentifier(signer.identifier),
];

type Changes = Partial<CertificatePlan> & { readonly usages?: readonly KeyUsage[] };

/** The certificate of `subject`, signed by `issuer` or by itself. More extensions stand beside the usual ones. */
export function caCertificate(
  subject: Authority,
  issuer: Authority = subject,
  more: Changes & { readonly pathLength?: number } = {},
) {
  const { extensions: further = [], pathLength, usages = ['keyCertSign', 'cRLSign'], ...changes } = more;
  return makeCertificate({
    subject: subject.name,
    issuer: issuer.name,
    key: subject.key,
    signer: issuer.key,
    extensions: [
      extensions.basicConstraints(true, pathLength),
      extensions.keyUsage(...usages),
      ...identifiers(subject.key, issuer.key),
      ...further,
    ],
    ...changes,
  });
}

export const leafKey = ecKey();

/** A certificate for mail: for signing with `alice@example.org` unless said otherwise. */
export function mailCertificate(
  issuer: Authority,
  more: Changes & {
    readonly names?: readonly Uint8Array[];
    readonly extendedUsages?: readonly string[];
  } = {},
) {
  const {
    extensions: further = [],
    names = [generalName.email('alice@example.org')],
    usages = ['digitalSignature'],
    extendedUsages = [emailProtection],
    ...changes
  } = more;
  return makeCertificate({
    subject: commonName('Alice'),
    issuer: issuer.name,
    key: leafKey,
    signer: issuer.key,
    extensions: [
      extensions.basicConstraints(false),
      extensions.keyUsage(...usages),
      extensions.extendedKeyUsage(...extendedUsages),
      extensions.subjectAltName(...names),
      ...identifiers(leafKey, issuer.key),
      ...further,
    ],
    ...changes,
  });
}

export const root = authority('Root CA');
export const intermediate = authority('Intermediate CA');
export const issuing = authority('Issuing CA');
export const rootCertificate = caCertificate(root);
export const intermediateCertificate = caCertificate(intermediate, root);
export const issuingCertificate = caCertificate(issuing, intermediate);
