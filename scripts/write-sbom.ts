/** `npm run sbom`: prints the software bill of materials (CycloneDX 1.6), or writes it: `npm run sbom -- FILE`. */
import { writeFileSync } from 'node:fs';
import { readProduction } from './supply-chain/production-packages.ts';
import { softwareBill } from './supply-chain/software-bill.ts';

const [file] = process.argv.slice(2);
const text = `${JSON.stringify(softwareBill(readProduction()), undefined, 2)}\n`;
if (file === undefined) process.stdout.write(text);
else writeFileSync(file, text);
