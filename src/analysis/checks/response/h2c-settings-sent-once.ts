// RFC 7540 section 3.2.1 (RFC 9113 has dropped h2c): a request that offers h2c has exactly one HTTP2-Settings, and lists
// it in Connection.

import { sameIgnoringCase } from '../../../protocol/http/ascii-case.ts';
import { isTolerated } from '../../../protocol/http/list.ts';
import { parseHttp2Settings } from '../../../protocol/upgrade/http2-settings.ts';
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { wholeValues } from '../place.ts';

export const h2cSettingsSentOnce = defineCheck({
  id: 'h2c-settings-sent-once',
  level: 'must',
  clauses: ['RFC 7540 3.2.1'],
  scope: 'upgrade',
  needs: ['situation', 'requestFields', 'requestUpgrade', 'requestConnection'],
  fix: 'Send one HTTP2-Settings field and `Connection: Upgrade, HTTP2-Settings`.',
  run({ situation, requestFields, requestUpgrade, requestConnection }) {
    const offersH2c = requestUpgrade.items.some(({ item }) => sameIgnoringCase(item.name, 'h2c'));
    if (situation.websocket || !offersH2c) return notApplicable('The request does not offer h2c.');
    const lines = requestFields.lines('http2-settings');
    if (lines.length === 0 && requestFields.leftOut !== null) return unknown(requestFields.leftOut);
    if (lines.length !== 1) {
      const count =
        lines.length === 0
          ? 'There is no HTTP2-Settings field'
          : `There are ${lines.length} HTTP2-Settings fields`;
      return broken(`${count}.`, wholeValues('request', lines));
    }
    if (!requestConnection.items.some(({ item }) => sameIgnoringCase(item.name, 'http2-settings'))) {
      return broken(
        'Connection does not list HTTP2-Settings.',
        wholeValues('request', requestConnection.lines),
      );
    }
    const [line] = lines;
    const settings = parseHttp2Settings(line?.value ?? '');
    const fault = settings.faults.find((each) => !isTolerated(each));
    if (fault !== undefined) {
      return broken(
        `HTTP2-Settings is not a list of settings: ${fault.detail}.`,
        wholeValues('request', lines),
      );
    }
    const named = settings.value.map(({ name, id, value }) => `${name ?? `setting ${id}`} = ${value}`);
    const what = named.length === 0 ? '' : `: ${named.slice(0, 10).join(', ')}`;
    return holds(`There is one HTTP2-Settings, listed in Connection${what}.`, wholeValues('request', lines));
  },
});
