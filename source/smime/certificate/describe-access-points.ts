/**
 * Writes where revocation lists and issuers' certificates are to be found, as @peculiar/x509 decodes it. The
 * library takes a sixth of a second to load, so it is loaded for the first certificate that somebody looks at.
 */
import type { AuthorityInfoAccessExtension, CRLDistributionPointsExtension } from '@peculiar/x509';
import type { Extension } from '../../core/certificate.ts';
import { childrenOf, DerError, readWhole } from '../der/read.ts';
import { octetString, oid, sequence } from '../der/write.ts';
import { generalNameText } from './describe-general-name.ts';
import { readGeneralName } from './general-names.ts';
import { attributeText } from './names.ts';

async function loadLibrary(): Promise<typeof import('@peculiar/x509')> {
  // The library registers its classes through metadata that must be there first.
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

const encodingOfExtension = (extension: Extension): Uint8Array<ArrayBuffer> =>
  new Uint8Array(sequence(oid(extension.oid), octetString(extension.value)));

/** Our words for a name that the library decoded: it writes directory names in another order. */
const nameText = (name: { readonly rawData: ArrayBuffer }): string =>
  generalNameText(readGeneralName(readWhole(new Uint8Array(name.rawData))));

function expectAll(count: number, extension: Extension): void {
  if (childrenOf(readWhole(extension.value)).length !== count) throw new DerError('not all of it was read');
}

/** Authority and subject information access. @throws whatever the library throws, and DerError */
export async function accessLines(extension: Extension): Promise<readonly string[]> {
  const { AuthorityInfoAccessExtension } = await loadLibrary();
  const access: AuthorityInfoAccessExtension = new AuthorityInfoAccessExtension(
    encodingOfExtension(extension),
  );
  const lines = [
    ...access.ocsp.map((name) => `OCSP responder, ${nameText(name)}`),
    ...access.caIssuers.map((name) => `issuer's certificate, ${nameText(name)}`),
    ...access.timeStamping.map((name) => `time stamping, ${nameText(name)}`),
    ...access.caRepository.map((name) => `CA repository, ${nameText(name)}`),
  ];
  // The library leaves out the methods that it does not know.
  expectAll(lines.length, extension);
  return lines;
}

type DistributionPoint = CRLDistributionPointsExtension['distributionPoints'][number];

/** CRL distribution points and freshest CRL. @throws whatever the library throws, and DerError */
export async function distributionPointLines(extension: Extension): Promise<readonly string[]> {
  const { CRLDistributionPointsExtension, GeneralName } = await loadLibrary();
  const pointLines = (point: DistributionPoint): readonly string[] => [
    ...(point.distributionPoint?.fullName ?? []).map((name) => nameText(new GeneralName(name))),
    ...Array.from(
      point.distributionPoint?.nameRelativeToCRLIssuer ?? [],
      ({ type, value }) => `below the CRL's issuer: ${attributeText(type, value.toString())}`,
    ),
    ...(point.reasons === undefined ? [] : [`  for ${point.reasons.toJSON().join(', ')}`]),
    ...(point.cRLIssuer ?? []).map((name) => `  CRL issued by ${nameText(new GeneralName(name))}`),
  ];
  // Array.from, because the library's arrays make more of their kind.
  const points = Array.from(
    new CRLDistributionPointsExtension(encodingOfExtension(extension)).distributionPoints,
  );
  // The library takes bytes that are not DER, and finds nothing in them.
  expectAll(points.length, extension);
  return points.flatMap(pointLines);
}
