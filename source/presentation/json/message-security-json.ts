/** The composer's question answered, as scripts see it. */
import type { MessageSecurity } from '../../core/message-security.ts';
import type { Reason } from '../../core/reason.ts';
import { type CertificateJson, withCertificateJson, withCertificatesJson } from './certificate-json.ts';

export interface MessageSecurityJson {
  readonly sign: {
    readonly default: boolean;
    readonly possible: boolean;
    readonly active: boolean;
    readonly certificate?: CertificateJson;
    readonly reasons: readonly Reason[];
  };
  readonly encrypt: {
    readonly default: boolean;
    readonly possible: boolean;
    readonly active: boolean;
    readonly certificates: readonly CertificateJson[];
    readonly reasons: readonly Reason[];
  };
}

/** @param now milliseconds since the epoch */
export function messageSecurityJson({ sign, encrypt }: MessageSecurity, now: number): MessageSecurityJson {
  return { sign: withCertificateJson(sign, now), encrypt: withCertificatesJson(encrypt, now) };
}
