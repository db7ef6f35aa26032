import type { Product } from './product.ts';
import { writeFix } from './write-fix.ts';

export const modsecurity: Product = {
  name: 'ModSecurity',
  role: 'proxy',
  place: 'named',
  signs: { words: /Mod_?Security/i },
  fixes: {
    rule: (site) =>
      writeFix(
        {
          product: 'ModSecurity',
          version: '2.x and 3.x',
          where: 'a file of rules that is read before the rule set',
          note: 'The audit log names the rule by its id: to leave that one out alone, write ctl:ruleRemoveById in place of ctl:ruleEngine.',
        },
        `+SecRule REQUEST_URI "@beginsWith ${site.path}" "id:10001,phase:1,pass,nolog,ctl:ruleEngine=Off"`,
      ),
  },
};
