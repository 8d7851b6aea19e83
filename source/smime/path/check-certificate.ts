/**
 * What can be said against one certificate of a path from its own facts: time, usage, strength, extensions. How
 * it relates to the others of the path is not known here.
 */
import { weaknessOfKey, weaknessOfSignatureAlgorithm } from '../../core/algorithm-policy.ts';
import {
  anyExtendedKeyUsage,
  type Certificate,
  emailProtection,
  isCa,
  type PublicKeyFacts,
  usageAllowsEncryption,
  usageAllowsSigning,
  validityAt,
} from '../../core/certificate.ts';
import { type TrustPurpose, type TrustReason, trustReason } from '../../core/trust.ts';
import { objectName } from '../certificate/object-names.ts';
import { pathExtensionsOf } from './path-extensions.ts';

const secondOf = (time: number) => new Date(time).toISOString().replace('T', ' ').replace('.000Z', ' UTC');

export function validityReasons(certificate: Certificate, at: number): TrustReason[] {
  switch (validityAt(certificate, at)) {
    case 'expired':
      return [trustReason('expired', certificate, `expired on ${secondOf(certificate.notAfter)}`)];
    case 'not-yet-valid':
      return [
        trustReason('not-yet-valid', certificate, `is not valid before ${secondOf(certificate.notBefore)}`),
      ];
    default:
      return [];
  }
}

/** `key` is the certificate's, with inherited parameters. */
export function weakKeyReasons(certificate: Certificate, key: PublicKeyFacts): TrustReason[] {
  const weakness = weaknessOfKey(key);
  return weakness === undefined
    ? []
    : [trustReason('weak-key', certificate, `is too weak: ${weakness.message}`)];
}

export function weakSignatureReasons(certificate: Certificate): TrustReason[] {
  const { name } = certificate.signatureAlgorithm;
  return weaknessOfSignatureAlgorithm(name) === undefined
    ? []
    : [trustReason('weak-signature', certificate, `is signed with ${name}, which can be forged`)];
}

export function extensionReasons(certificate: Certificate): TrustReason[] {
  const { malformed, unknownCritical } = pathExtensionsOf(certificate);
  const reasons = unknownCritical.map((oid) =>
    trustReason(
      'unknown-critical-extension',
      certificate,
      `has the critical extension ${objectName(oid)}, which is not understood here`,
    ),
  );
  if (malformed !== undefined) {
    reasons.push(trustReason('malformed-extension', certificate, `has a malformed extension (${malformed})`));
  }
  return reasons;
}

function usageReasons(certificate: Certificate): TrustReason[] {
  const usages = certificate.extendedKeyUsage;
  if (usages === undefined || usages.includes(emailProtection) || usages.includes(anyExtendedKeyUsage)) {
    return [];
  }
  const named = usages.map(objectName).join(', ');
  return [trustReason('wrong-usage', certificate, `is not for e-mail, but for ${named || 'nothing'}`)];
}

/** Whether the end entity may do what it is asked for. */
export function purposeReasons(certificate: Certificate, purpose: TrustPurpose): TrustReason[] {
  if (purpose === 'any') return [];
  const reasons = usageReasons(certificate);
  if (reasons.length > 0) return reasons;
  const isAllowed =
    purpose === 'smime-sign' ? usageAllowsSigning(certificate) : usageAllowsEncryption(certificate);
  if (isAllowed) return [];
  const verb = purpose === 'smime-sign' ? 'signing' : 'encrypting';
  return [trustReason('key-usage', certificate, `has a key or a key usage that is not for ${verb} mail`)];
}

/**
 * Whether the certificate may issue others (RFC 5280 §6.1.4 k, n); mail asks the same extended key usage of
 * issuers as of the end entity, as other programs do.
 */
export function issuerReasons(certificate: Certificate, purpose: TrustPurpose): TrustReason[] {
  const reasons: TrustReason[] = [];
  if (certificate.version !== 3 || !isCa(certificate)) {
    reasons.push(
      trustReason('not-a-ca', certificate, 'is no CA, but another certificate names it as issuer'),
    );
  } else if (certificate.keyUsage !== undefined && !certificate.keyUsage.has('keyCertSign')) {
    reasons.push(
      trustReason('key-usage', certificate, 'has a key usage that does not allow to issue others'),
    );
  }
  return purpose === 'any' ? reasons : [...reasons, ...usageReasons(certificate)];
}
