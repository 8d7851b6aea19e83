/** Writes qualified certificate statements in words (RFC 3739 §3.2.6, ETSI EN 319 412-5). */
import {
  childrenOf,
  type DerNode,
  derTag,
  encodingOf,
  expectTag,
  readOid,
  readSmallInteger,
  readWhole,
} from '../der/read.ts';
import { objectName } from './object-names.ts';
import { hexOf, textOf } from './text.ts';

const etsi = '0.4.0.1862.1.';

const listOf = (node: DerNode | undefined): readonly DerNode[] =>
  childrenOf(expectTag(node, derTag.sequence, 'list'));
const textIn = (node: DerNode | undefined): string => (node === undefined ? '' : (textOf(node) ?? ''));

/** Currency (letters or ISO 4217 number), amount, and its power of ten. */
function limitText(info: DerNode | undefined): string {
  const [currency, amount, exponent] = listOf(info);
  const name = currency?.tag === derTag.integer ? `currency ${readSmallInteger(currency)}` : textIn(currency);
  const value = readSmallInteger(expectTag(amount, derTag.integer, 'amount'));
  const power = readSmallInteger(expectTag(exponent, derTag.integer, 'exponent'));
  return `${name} ${value}${power === 0 ? '' : ` × 10^${power}`}`;
}

function statementLines(node: DerNode): readonly string[] {
  const [type, info] = listOf(node);
  const oid = readOid(expectTag(type, derTag.oid, 'statement'));
  switch (oid) {
    case `${etsi}1`:
      return ['qualified certificate under EU law'];
    case `${etsi}2`:
      return [`limit of transactions: ${limitText(info)}`];
    case `${etsi}3`:
      return [
        `kept for ${readSmallInteger(expectTag(info, derTag.integer, 'years'))} years after it expires`,
      ];
    case `${etsi}4`:
      return ['the private key is in a qualified signature device'];
    case `${etsi}5`:
      return listOf(info).map((location) => {
        const [url, language] = listOf(location);
        return `disclosure statement (${textIn(language)}): ${textIn(url)}`;
      });
    case `${etsi}6`:
      return listOf(info).map((use) => `for ${objectName(readOid(expectTag(use, derTag.oid, 'type')))}`);
    case `${etsi}7`:
      return [`qualified in ${listOf(info).map(textIn).join(', ')}`];
    default:
      return [info === undefined ? objectName(oid) : `${objectName(oid)}: ${hexOf(encodingOf(info))}`];
  }
}

/** @throws DerError */
export function qualifiedStatementLines(extensionValue: Uint8Array): readonly string[] {
  return listOf(readWhole(extensionValue)).flatMap(statementLines);
}
