/** Revocation lists by issuer, newest first. It does not judge whether that issuer signed them. */
import type { DistinguishedName } from '../../core/certificate.ts';
import { comparableName } from '../path/comparable-name.ts';
import type { Crl } from './read-crl.ts';

export interface CrlPool {
  issuedBy(name: DistinguishedName): readonly Crl[];
}

export function crlPool(crls: readonly Crl[]): CrlPool {
  const newestFirst = crls.toSorted((one, other) => other.thisUpdate - one.thisUpdate);
  const byIssuer = Map.groupBy(newestFirst, ({ issuer }) => comparableName(issuer));
  return { issuedBy: (name) => byIssuer.get(comparableName(name)) ?? [] };
}
