/** The one script that a page loads to embed Data20. Loaded twice, it stays the first. */
import {Data20Embed} from './element.js';

if (!customElements.get('data20-embed')) customElements.define('data20-embed', Data20Embed);
