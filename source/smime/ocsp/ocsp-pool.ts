/** OCSP responses by the serial numbers they are about, newest first. It does not judge who signed them. */
import type { Certificate } from '../../core/certificate.ts';
import { isIdOf, type OcspIssuer } from './certificate-id.ts';
import type { OcspResponse, OcspSingleResponse } from './read-ocsp-response.ts';

export interface OcspAnswer {
  readonly response: OcspResponse;
  readonly single: OcspSingleResponse;
}

export interface OcspPool {
  /** Whether any response is about a certificate with this serial number, whoever issued it. */
  mentions(serialNumber: string): boolean;
  answersFor(certificate: Certificate, issuer: OcspIssuer): readonly OcspAnswer[];
}

export function ocspPool(responses: readonly OcspResponse[]): OcspPool {
  const answers = responses.flatMap((response) =>
    response.responses.map((single): OcspAnswer => ({ response, single })),
  );
  const newestFirst = answers.sort((one, other) => other.single.thisUpdate - one.single.thisUpdate);
  const bySerial = Map.groupBy(newestFirst, ({ single }) => single.id.serialNumber);
  return {
    mentions: (serialNumber) => bySerial.has(serialNumber),
    answersFor: (certificate, issuer) =>
      (bySerial.get(certificate.serialNumber) ?? []).filter(({ single }) =>
        isIdOf(single.id, certificate, issuer),
      ),
  };
}

export const noOcspResponses: OcspPool = ocspPool([]);
