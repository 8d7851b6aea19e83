/**
 * What adding some input would do, certificate by certificate, before anything is stored. The same plan is
 * shown by the panel, answered by `--dry-run` and carried out by the confirmation.
 */
import { refusalOf } from './acceptance.ts';
import type { Certificate } from './certificate.ts';
import type { FoundItem } from './import.ts';
import type { Inventory } from './inventory.ts';

export type PlannedCertificate = { readonly source: string; readonly certificate: Certificate } & (
  | { readonly verdict: 'new' | 'already-there' }
  | { readonly verdict: 'refused'; readonly code: string; readonly message: string; readonly hint: string }
);

export interface PlannedCrl {
  readonly source: string;
  readonly der: Uint8Array;
  readonly verdict: 'new' | 'already-there';
}

/** Something that cannot be stored and stops the whole import. */
export interface RefusedPiece {
  readonly source: string;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** Something that is no certificate and is left alone. */
export interface IgnoredPiece {
  readonly source: string;
  readonly kind: string;
  readonly message: string;
}

export interface ImportPlan {
  /** Every distinct certificate once, in the input's order. */
  readonly certificates: readonly PlannedCertificate[];
  readonly crls: readonly PlannedCrl[];
  readonly refusedPieces: readonly RefusedPiece[];
  readonly ignored: readonly IgnoredPiece[];
  /** A container in the input wants a passphrase, or another one. */
  readonly passphrase?: 'passphrase-needed' | 'wrong-passphrase';
}

export interface Known {
  /** Fingerprints of the stored certificates. */
  hasCertificate(fingerprint: string): boolean;
  /** base64 DER of the stored CRLs. */
  hasCrl(der: string): boolean;
}

/** What is known where `inventory` is stored. */
export function knownIn({ byFingerprint, crls }: Pick<Inventory, 'byFingerprint' | 'crls'>): Known {
  const ders = new Set(crls.map(({ der }) => der));
  return {
    hasCertificate: (fingerprint) => byFingerprint.has(fingerprint),
    hasCrl: (der) => ders.has(der),
  };
}

/** The same plan after the store has changed: what somebody else added meanwhile is there already. */
export function judgedAgain(plan: ImportPlan, known: Known): ImportPlan {
  return {
    ...plan,
    certificates: plan.certificates.map(({ source, certificate }) =>
      planCertificate(source, certificate, known),
    ),
    crls: plan.crls.map(({ source, der }) => planCrl(source, der, known)),
  };
}

export function planImport(items: readonly FoundItem[], known: Known): ImportPlan {
  const certificates: PlannedCertificate[] = [];
  const crls: PlannedCrl[] = [];
  const refusedPieces: RefusedPiece[] = [];
  const ignored: IgnoredPiece[] = [];
  const seen = new Map<string, string>();
  let passphrase: ImportPlan['passphrase'];
  const hasCertificates = items.some(({ kind }) => kind === 'certificate' || kind === 'crl');
  for (const item of items) {
    const { source } = item;
    switch (item.kind) {
      case 'certificate': {
        const { certificate } = item;
        const twin = seen.get(certificate.fingerprint);
        if (twin !== undefined) {
          ignored.push({ source, kind: 'duplicate', message: `the same certificate as ${twin}` });
          break;
        }
        seen.set(certificate.fingerprint, source);
        certificates.push(planCertificate(source, certificate, known));
        break;
      }
      case 'crl': {
        crls.push(planCrl(source, item.der, known));
        break;
      }
      case 'private-key':
      case 'locked-private-key':
        ignored.push({
          source,
          kind: 'private-key',
          message: 'a private key, left alone: add it as a private key once its certificate is there',
        });
        break;
      case 'other': {
        const { what, message, hint } = item;
        if (item.passphrase !== undefined) passphrase = item.passphrase;
        const isHarmless = hasCertificates && what !== 'unreadable' && item.passphrase === undefined;
        if (isHarmless) ignored.push({ source, kind: what, message });
        else refusedPieces.push({ source, code: what, message, ...(hint === undefined ? {} : { hint }) });
        break;
      }
    }
  }
  if (!hasCertificates && refusedPieces.length === 0) refusedPieces.push(nothingToAdd(ignored));
  return { certificates, crls, refusedPieces, ignored, ...(passphrase === undefined ? {} : { passphrase }) };
}

function planCertificate(source: string, certificate: Certificate, known: Known): PlannedCertificate {
  if (known.hasCertificate(certificate.fingerprint)) return { source, certificate, verdict: 'already-there' };
  const refusal = refusalOf(certificate);
  return refusal === undefined
    ? { source, certificate, verdict: 'new' }
    : { source, certificate, verdict: 'refused', ...refusal };
}

function planCrl(source: string, der: Uint8Array, known: Known): PlannedCrl {
  const isThere = known.hasCrl(Buffer.from(der).toString('base64'));
  return { source, der, verdict: isThere ? 'already-there' : 'new' };
}

function nothingToAdd(ignored: readonly IgnoredPiece[]): RefusedPiece {
  const [first] = ignored;
  return {
    source: first?.source ?? 'the input',
    code: 'no-certificate',
    message:
      first?.kind === 'private-key'
        ? 'this is a private key, not a certificate'
        : 'there is no certificate in it',
    hint:
      first?.kind === 'private-key'
        ? 'Add its certificate here; then add the key as a private key.'
        : 'Paste or choose a certificate.',
  };
}

/** How many of the plan's pieces keep it from being carried out whole. */
export function refusedCount(plan: ImportPlan): number {
  return plan.refusedPieces.length + plan.certificates.filter(({ verdict }) => verdict === 'refused').length;
}
