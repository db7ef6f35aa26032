import { BACKEND } from './fix-site.ts';
import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'IIS with Application Request Routing',
  version: 'IIS 8+ (Windows Server 2012+), ARR 3.0',
  where: 'PowerShell, as administrator',
  note: 'The WebSocket Protocol feature is not installed by default; with it ARR 3.0 passes upgrades by itself.',
};

export const iis: Product = {
  name: 'IIS',
  role: 'proxy',
  signs: { server: /^Microsoft-(IIS|HTTPAPI)\b/i },
  fixes: {
    upgrade: () =>
      writeFix(
        label,
        '+Install-WindowsFeature -Name Web-WebSockets',
        "+Set-WebConfigurationProperty -PSPath 'MACHINE/WEBROOT/APPHOST' -Filter 'system.webServer/proxy' -Name 'enabled' -Value 'True'",
      ),
    path: (site) =>
      writeFix(
        {
          ...label,
          where: 'web.config of the site (URL Rewrite 2.x)',
          note: 'Put the rule before those of shorter paths.',
        },
        ' <configuration>',
        '   <system.webServer>',
        '     <rewrite>',
        '       <rules>',
        '+        <rule name="websocket" stopProcessing="true">',
        `+          <match url="^${site.path.slice(1).replaceAll('.', String.raw`\.`)}.*" />`,
        `+          <action type="Rewrite" url="http://${BACKEND}/{R:0}" />`,
        '+        </rule>',
        '       </rules>',
        '     </rewrite>',
        '   </system.webServer>',
        ' </configuration>',
      ),
  },
};
