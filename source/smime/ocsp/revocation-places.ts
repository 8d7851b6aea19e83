/** Where a certificate says its revocation can be asked for: CRL distribution points and OCSP responders. */
import type { Certificate, GeneralName } from '../../core/certificate.ts';
import type { RevocationPlaces } from '../../core/ports.ts';
import { readGeneralName } from '../certificate/general-names.ts';
import { namedDistributionPoints } from '../crl/crl-scope.ts';
import { childrenOf, DerError, derTag, expectTag, readOid, readWhole } from '../der/read.ts';

const authorityInfoAccess = '1.3.6.1.5.5.7.1.1';
const ocspMethod = '1.3.6.1.5.5.7.48.1';
/** More than any honest certificate names. */
const maximumPlaces = 8;

const urisOf = (names: readonly GeneralName[]): readonly string[] =>
  names.flatMap((name) => (name.kind === 'uniformResourceIdentifier' ? [name.value] : []));

function crlUris(certificate: Certificate): readonly string[] {
  return namedDistributionPoints(certificate).flatMap(({ name }) =>
    name?.kind === 'full' ? urisOf(name.names) : [],
  );
}

function ocspUris(certificate: Certificate): readonly string[] {
  const extension = certificate.extensions.find(({ oid }) => oid === authorityInfoAccess);
  if (extension === undefined) return [];
  const list = expectTag(readWhole(extension.value), derTag.sequence, 'authority information access');
  return childrenOf(list).flatMap((description) => {
    const [method, location] = childrenOf(expectTag(description, derTag.sequence, 'access description'));
    if (readOid(expectTag(method, derTag.oid, 'access method')) !== ocspMethod) return [];
    if (location === undefined) throw new DerError('an access description without a location');
    return urisOf([readGeneralName(location)]);
  });
}

/** What cannot be read names no place. */
function orNone(read: () => readonly string[]): readonly string[] {
  try {
    return [...new Set(read())].slice(0, maximumPlaces);
  } catch (thrown) {
    if (!(thrown instanceof DerError)) throw thrown;
    return [];
  }
}

function isWeb(uri: string): boolean {
  return URL.canParse(uri) && /^https?:$/.test(new URL(uri).protocol);
}

export function revocationPlacesOf(certificate: Certificate): RevocationPlaces {
  const crls = orNone(() => crlUris(certificate));
  const ocsp = orNone(() => ocspUris(certificate));
  return {
    crls: crls.filter(isWeb),
    ocsp: ocsp.filter(isWeb),
    unsupported: [...crls, ...ocsp].filter((uri) => !isWeb(uri)),
  };
}
