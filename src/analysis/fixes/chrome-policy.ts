import { localNetworkFix } from './local-network-fix.ts';

export const chromePolicy = localNetworkFix(
  {
    product: 'Chrome, by its administrator',
    version: '147+',
    where: '/etc/opt/chrome/policies/managed/local-network.json, or the Admin console',
    note: 'For the machines of an organisation: these pages need no permission. Write the address of the page.',
  },
  '+{ "LocalNetworkAccessAllowedForUrls": ["https://app.example.com"] }',
);
