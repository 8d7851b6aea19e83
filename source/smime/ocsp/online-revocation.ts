/**
 * What comes over the network about revocations is believed only here: a list must be signed by a stored CA and
 * be current, an OCSP answer must be about the certificate in question, current, and signed by its issuer or by
 * whom the issuer appointed. Fetching is not known here.
 */
import { randomBytes } from 'node:crypto';
import { type Certificate, isCa } from '../../core/certificate.ts';
import { UserError } from '../../core/errors.ts';
import type { AcceptedCrl, OcspQuestion, OnlineRevocation } from '../../core/ports.ts';
import { hexOf } from '../certificate/text.ts';
import { type Crl, readCrl } from '../crl/read-crl.ts';
import { certificatePool } from '../path/certificate-pool.ts';
import { isSameName, isSelfIssued } from '../path/comparable-name.ts';
import { budgetOf, signatureChecks } from '../path/signature-checks.ts';
import { type Signed, verifySignature } from '../path/verify-signature.ts';
import { checkOcsp } from './check-ocsp.ts';
import { encodeOcspRequest } from './encode-ocsp-request.ts';
import { ocspPool } from './ocsp-pool.ts';
import { readOcspResponse } from './read-ocsp-response.ts';
import { revocationPlacesOf } from './revocation-places.ts';

const clockTolerance = 5 * 60_000;
/** One answer takes two signatures: the responder's and that of who appointed it. */
const signaturesAnAnswer = 30;

const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);
const refused = (message: string, hint?: string) =>
  new UserError('refused', message, hint === undefined ? {} : { hint });

function compareCrls(fresh: Crl, stored: Crl, isSameSigner: (crl: Signed) => boolean) {
  const isSameKind =
    isSameName(fresh.issuer, stored.issuer) &&
    fresh.scope === stored.scope &&
    (fresh.baseNumber === undefined) === (stored.baseNumber === undefined);
  if (!isSameKind || !isSameSigner(stored)) return 'another';
  return fresh.thisUpdate > stored.thisUpdate ? 'replaces' : 'adds-nothing';
}

export function createOnlineRevocation(certificates: readonly Certificate[]): OnlineRevocation {
  const stored = certificatePool(certificates);

  const issuerOf = (certificate: Certificate): Certificate | undefined =>
    isSelfIssued(certificate)
      ? undefined
      : stored
          .issuersNamed(certificate.issuer)
          .find((issuer) => isCa(issuer) && verifySignature(certificate, issuer.publicKey) === 'valid');

  function acceptCrl(der: Uint8Array, at: number): AcceptedCrl {
    const crl = readCrl(der);
    const signer = stored
      .issuersNamed(crl.issuer)
      .filter(({ keyUsage, ...facts }) => keyUsage?.has('cRLSign') ?? isCa(facts))
      .find(({ publicKey }) => verifySignature(crl, publicKey) === 'valid');
    if (signer === undefined) {
      throw refused(
        `the revocation list of "${crl.issuer.text}" is not signed by a stored CA`,
        'Add the CA certificate that signs it.',
      );
    }
    if (crl.thisUpdate > at + clockTolerance) throw refused('the revocation list is from a later time');
    if (crl.nextUpdate !== undefined && at >= crl.nextUpdate + 1000) {
      throw refused(`the revocation list is out of date since ${dateOf(crl.nextUpdate)}`);
    }
    const isSameSigner = (other: Signed) => verifySignature(other, signer.publicKey) === 'valid';
    return {
      der,
      compare: (other) =>
        Buffer.compare(other, der) === 0 ? 'adds-nothing' : compareCrls(crl, readCrl(other), isSameSigner),
    };
  }

  function askAbout(certificate: Certificate): OcspQuestion | undefined {
    const issuer = issuerOf(certificate);
    if (issuer === undefined) return undefined;
    const nonce = randomBytes(32);
    return {
      request: encodeOcspRequest(certificate, issuer, nonce),
      accept(der, at) {
        const response = readOcspResponse(der);
        // Many responders answer in advance and know no nonce; one that has one must have ours.
        if (response.nonce !== undefined && response.nonce !== hexOf(nonce)) {
          throw refused('the OCSP answer belongs to another question');
        }
        const ocsp = ocspPool([response]);
        if (ocsp.answersFor(certificate, issuer).length === 0) {
          throw refused('the OCSP answer is about another certificate');
        }
        const link = { certificate: issuer, key: issuer.publicKey };
        const revocation = checkOcsp(certificate, link, {
          ocsp,
          at,
          allowWeakAlgorithms: false,
          signatures: signatureChecks(budgetOf(signaturesAnAnswer)),
          isRevoked: () => false,
        });
        if (revocation.status !== 'unknown') return revocation.status;
        throw refused(revocation.why ?? 'the OCSP responder does not know it');
      },
    };
  }

  return {
    placesFor: (certificate) =>
      issuerOf(certificate) === undefined ? undefined : revocationPlacesOf(certificate),
    acceptCrl,
    askAbout,
  };
}
