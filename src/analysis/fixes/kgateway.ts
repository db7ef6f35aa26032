import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'kgateway',
  version: '2.0+',
  where: 'a HTTPListenerPolicy of the Gateway',
  note: '',
};

export const kgateway: Product = {
  name: 'kgateway',
  role: 'proxy',
  place: 'cloud',
  signs: {},
  fixes: {
    'extended-connect': () =>
      writeFix(
        { ...label, note: 'Envoy then takes an extended CONNECT of HTTP/2 as well as an Upgrade.' },
        ' apiVersion: gateway.kgateway.dev/v1alpha1',
        ' kind: HTTPListenerPolicy',
        ' metadata:',
        '   name: socket',
        ' spec:',
        '   targetRefs:',
        '     - group: gateway.networking.k8s.io',
        '       kind: Gateway',
        '       name: http',
        '+  upgradeConfig:',
        '+    enabledUpgrades:',
        '+      - websocket',
      ),
  },
};
