// RFC 9931: a client sends nothing of the new protocol before the 101. Otherwise a server that refuses the upgrade may read
// an attacker's bytes as an HTTP request.
import { broken, defineCheck, holds } from '../../check.ts';

export const nothingBeforeTheSwitch = defineCheck({
  id: 'nothing-before-the-switch',
  level: 'must',
  clauses: ['RFC 9931'],
  scope: 'upgrade',
  needs: ['early'],
  fix: 'Wait for the 101 before the first byte of the new protocol.',
  run({ early }) {
    if (early > 0)
      return broken(`The client sent ${early} ${early === 1 ? 'byte' : 'bytes'} before the answer came.`);
    return holds('The client sent nothing before the answer.');
  },
});
