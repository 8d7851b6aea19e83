/** What was done to a mail, as `--report` writes it. The names are a contract: fields may be added, never renamed. */
import type { OpenReport, SealReport } from '../../core/mail-report.ts';
import type { Reason } from '../../core/reason.ts';
import { type CertificateJson, withCertificateJson, withCertificatesJson } from './certificate-json.ts';

export interface SealReportJson {
  readonly sign: {
    readonly done: boolean;
    readonly certificate?: CertificateJson;
    readonly reasons: readonly Reason[];
  };
  readonly encrypt: {
    readonly done: boolean;
    readonly certificates: readonly CertificateJson[];
    readonly reasons: readonly Reason[];
  };
}

export interface OpenReportJson {
  readonly decryption: {
    readonly encrypted: boolean;
    readonly success: boolean;
    readonly certificate?: CertificateJson;
    readonly authenticated: boolean;
    readonly reasons: readonly Reason[];
  };
  readonly signature: {
    readonly signed: boolean;
    /** What a person may rely on: intact, trusted, in time, the whole body, and signed by From. */
    readonly valid: boolean;
    readonly signer?: {
      readonly addresses: readonly string[];
      readonly subject: string;
      readonly fingerprint: string;
    };
    readonly trusted: boolean;
    readonly matchesFrom: boolean;
    readonly reasons: readonly Reason[];
  };
}

/** @param now milliseconds since the epoch */
export function sealReportJson({ sign, encrypt }: SealReport, now: number): SealReportJson {
  return { sign: withCertificateJson(sign, now), encrypt: withCertificatesJson(encrypt, now) };
}

/** @param now milliseconds since the epoch */
export function openReportJson({ decryption, signature }: OpenReport, now: number): OpenReportJson {
  const { signer, ...verdict } = signature;
  return {
    decryption: withCertificateJson(decryption, now),
    signature: {
      ...verdict,
      ...(signer === undefined
        ? {}
        : {
            signer: {
              addresses: signer.addresses.map(({ address }) => address),
              subject: signer.subject.text,
              fingerprint: signer.fingerprint,
            },
          }),
    },
  };
}
