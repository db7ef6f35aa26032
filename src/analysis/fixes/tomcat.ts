import type { Product } from './product.ts';
import { writeFix } from './write-fix.ts';

export const tomcat: Product = {
  name: 'Apache Tomcat',
  role: 'server',
  family: 'java',
  place: 'named',
  signs: { words: /\bApache Tomcat\b|\bHTTP Status \d{3} [–-]/ },
  fixes: {
    path: (site) =>
      writeFix(
        {
          product: 'Apache Tomcat',
          version: '10+ (jakarta.websocket; javax.websocket before)',
          where: 'the web application',
          note: 'The address begins with the context path, the name of the .war file: /app/chat for app.war.',
        },
        `+@ServerEndpoint("${site.path}")`,
        ' public class Chat {',
        '   @OnMessage',
        '   public void receive(String text, Session session) {}',
        ' }',
      ),
  },
};
