/** What adding certificates did, or would do, as scripts see it. */
import type { ImportPlan, PlannedCertificate } from '../../core/import-plan.ts';
import type { CertificateEntry } from '../../core/inventory.ts';
import { type CertificateJson, certificateJson } from './certificate-json.ts';

export interface RefusedJson {
  readonly source: string;
  readonly subject?: string;
  readonly fingerprint?: string;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

export interface ImportJson {
  readonly added: readonly CertificateJson[];
  readonly alreadyThere: readonly CertificateJson[];
  readonly refused: readonly RefusedJson[];
  readonly ignored: readonly { readonly source: string; readonly kind: string; readonly message: string }[];
  /** Certificate revocation lists. */
  readonly addedCrls: number;
}

export interface ImportOutcome {
  readonly added: readonly CertificateEntry[];
  readonly alreadyThere: readonly CertificateEntry[];
  readonly addedCrls: number;
}

export function refusedJson(plan: ImportPlan): readonly RefusedJson[] {
  const certificates = plan.certificates.flatMap((planned: PlannedCertificate): readonly RefusedJson[] => {
    if (planned.verdict !== 'refused') return [];
    const { source, certificate, code, message, hint } = planned;
    const { fingerprint, subject } = certificate;
    return [{ source, subject: subject.text, fingerprint, code, message, hint }];
  });
  return [...plan.refusedPieces, ...certificates];
}

/** @param now milliseconds since the epoch */
export function importJson(plan: ImportPlan, outcome: ImportOutcome, now: number): ImportJson {
  return {
    added: outcome.added.map((entry) => certificateJson(entry, now)),
    alreadyThere: outcome.alreadyThere.map((entry) => certificateJson(entry, now)),
    refused: refusedJson(plan),
    ignored: plan.ignored,
    addedCrls: outcome.addedCrls,
  };
}
