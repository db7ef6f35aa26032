import type { Firefox } from '../../../src/cli/browser/firefox/start-firefox.ts';
import type { Certificate } from '../../../src/cli/demo/certificate.ts';

/** As a person does who clicks "accept the risk" for this certificate at this port of 127.0.0.1. */
export async function trust(firefox: Firefox, { cert }: Certificate, port: number): Promise<void> {
  const base64 = cert.replace(/-----[^-]+-----|\s/g, '');
  await firefox.executeScript(
    'chrome',
    `const made = Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB).constructX509FromBase64(arguments[0]);
     Cc['@mozilla.org/security/certoverride;1'].getService(Ci.nsICertOverrideService)
       .rememberValidityOverride('127.0.0.1', arguments[1], {}, made, true);`,
    base64,
    port,
  );
}
