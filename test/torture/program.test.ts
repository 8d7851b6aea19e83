import { testRows } from './short-form.ts';

await testRows('program');
