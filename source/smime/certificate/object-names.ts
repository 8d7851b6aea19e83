/** Names in words for the object identifiers that certificates for mail carry. */

export const extensionTitles: ReadonlyMap<string, string> = new Map([
  ['2.5.29.9', 'Subject directory attributes'],
  ['2.5.29.14', 'Subject key identifier'],
  ['2.5.29.15', 'Key usage'],
  ['2.5.29.16', 'Private key usage period'],
  ['2.5.29.17', 'Subject alternative name'],
  ['2.5.29.18', 'Issuer alternative name'],
  ['2.5.29.19', 'Basic constraints'],
  ['2.5.29.30', 'Name constraints'],
  ['2.5.29.31', 'CRL distribution points'],
  ['2.5.29.32', 'Certificate policies'],
  ['2.5.29.33', 'Policy mappings'],
  ['2.5.29.35', 'Authority key identifier'],
  ['2.5.29.36', 'Policy constraints'],
  ['2.5.29.37', 'Extended key usage'],
  ['2.5.29.46', 'Freshest CRL'],
  ['2.5.29.54', 'Inhibit any policy'],
  ['1.3.6.1.5.5.7.1.1', 'Authority information access'],
  ['1.3.6.1.5.5.7.1.3', 'Qualified certificate statements'],
  ['1.3.6.1.5.5.7.1.11', 'Subject information access'],
  ['1.3.6.1.5.5.7.1.12', 'Logotype'],
  ['1.3.6.1.5.5.7.1.24', 'TLS feature'],
  ['1.3.6.1.5.5.7.48.1.5', 'OCSP no check'],
  ['1.2.840.113549.1.9.15', 'S/MIME capabilities'],
  ['1.3.6.1.4.1.11129.2.4.2', 'Signed certificate timestamps'],
  ['1.3.6.1.4.1.311.20.2', 'Microsoft certificate template name'],
  ['1.3.6.1.4.1.311.21.1', 'Microsoft CA version'],
  ['1.3.6.1.4.1.311.21.7', 'Microsoft certificate template'],
  ['1.3.6.1.4.1.311.21.10', 'Microsoft application policies'],
  ['1.3.6.1.4.1.311.25.2', 'Microsoft security identifier'],
  ['1.2.840.113533.7.65.0', 'Entrust version'],
  ['2.16.840.1.113730.1.1', 'Netscape certificate type'],
  ['2.16.840.1.113730.1.13', 'Netscape comment'],
]);

const names: ReadonlyMap<string, string> = new Map([
  // Extended key usages.
  ['2.5.29.37.0', 'any purpose'],
  ['1.3.6.1.5.5.7.3.1', 'TLS server'],
  ['1.3.6.1.5.5.7.3.2', 'TLS client'],
  ['1.3.6.1.5.5.7.3.3', 'code signing'],
  ['1.3.6.1.5.5.7.3.4', 'e-mail protection'],
  ['1.3.6.1.5.5.7.3.8', 'time stamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSP signing'],
  ['1.3.6.1.5.5.7.3.17', 'IPsec (IKE)'],
  ['1.3.6.1.5.5.7.3.21', 'SSH client'],
  ['1.3.6.1.5.5.7.3.36', 'document signing'],
  ['1.3.6.1.4.1.311.10.3.4', 'Microsoft encrypting file system'],
  ['1.3.6.1.4.1.311.10.3.12', 'Microsoft document signing'],
  ['1.3.6.1.4.1.311.20.2.2', 'Microsoft smartcard logon'],
  ['1.3.6.1.4.1.311.21.5', 'Microsoft CA exchange'],
  ['1.3.6.1.4.1.311.80.1', 'Microsoft document encryption'],
  ['1.2.840.113583.1.1.5', 'Adobe document signing'],
  // Certificate policies: CA/Browser Forum S/MIME baseline requirements §7.1.6.1 and ETSI EN 319 411.
  ['2.5.29.32.0', 'any policy'],
  ...['mailbox', 'organization', 'sponsor', 'individual'].flatMap((kind, i) =>
    ['legacy', 'multipurpose', 'strict'].map(
      (profile, j) => [`2.23.140.1.5.${i + 1}.${j + 1}`, `S/MIME ${kind}-validated, ${profile}`] as const,
    ),
  ),
  ['0.4.0.2042.1.1', 'ETSI normalized (NCP)'],
  ['0.4.0.2042.1.2', 'ETSI normalized with secure device (NCP+)'],
  ['0.4.0.2042.1.3', 'ETSI lightweight (LCP)'],
  ['0.4.0.194112.1.0', 'EU qualified, natural person (QCP-n)'],
  ['0.4.0.194112.1.1', 'EU qualified, legal person (QCP-l)'],
  ['0.4.0.194112.1.2', 'EU qualified, natural person, secure device (QCP-n-qscd)'],
  ['0.4.0.194112.1.3', 'EU qualified, legal person, secure device (QCP-l-qscd)'],
  // Qualified certificate types (ETSI EN 319 412-5 §4.2.3).
  ['0.4.0.1862.1.6.1', 'electronic signatures'],
  ['0.4.0.1862.1.6.2', 'electronic seals'],
  ['0.4.0.1862.1.6.3', 'web site authentication'],
  // Ciphers in S/MIME capabilities.
  ['2.16.840.1.101.3.4.1.2', 'AES-128-CBC'],
  ['2.16.840.1.101.3.4.1.6', 'AES-128-GCM'],
  ['2.16.840.1.101.3.4.1.22', 'AES-192-CBC'],
  ['2.16.840.1.101.3.4.1.26', 'AES-192-GCM'],
  ['2.16.840.1.101.3.4.1.42', 'AES-256-CBC'],
  ['2.16.840.1.101.3.4.1.46', 'AES-256-GCM'],
  ['2.16.840.1.101.3.4.1.5', 'AES-128 key wrap'],
  ['2.16.840.1.101.3.4.1.25', 'AES-192 key wrap'],
  ['2.16.840.1.101.3.4.1.45', 'AES-256 key wrap'],
  ['1.2.840.113549.3.2', 'RC2-CBC'],
  ['1.2.840.113549.3.4', 'RC4'],
  ['1.2.840.113549.3.7', '3DES-CBC'],
  ['1.2.840.113549.1.9.16.3.18', 'ChaCha20-Poly1305'],
  ['1.3.14.3.2.7', 'DES-CBC'],
]);

/** `e-mail protection (1.3.6.1.5.5.7.3.4)`, or the OID alone when it has no name here. */
export function objectName(oid: string): string {
  const name = names.get(oid);
  return name === undefined ? oid : `${name} (${oid})`;
}
