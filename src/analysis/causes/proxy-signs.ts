import type { Failure } from './failure.ts';
import { responseField } from './failure.ts';

const PROXY =
  /\b(nginx|openresty|tengine|apache(?!-coyote)|haproxy|envoy|caddy|traefik|cloudflare|cloudfront|google frontend|awselb|microsoft-azure-application-gateway|heroku|vercel|netlify|nghttpx|lighttpd|varnish|squid|litespeed|kong|h2o|gws|akamai\w*|ats|fastly|iis)\b/i;

/** Whether the answer shows that a proxy was on the way. */
export function namesProxy(failure: Failure): boolean {
  return (
    responseField(failure, 'Via') !== null ||
    PROXY.test(responseField(failure, 'Server')?.slice(0, 200) ?? '')
  );
}
