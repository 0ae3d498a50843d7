/** On the front page: the folder on disk wants something. */
import {html, nothing} from 'lit';
import {D20Element, Watch} from '../components/element.js';
import {folder} from '../folder/link.js';
import {t} from '../i18n.js';
import {navigate} from '../router.js';

export class D20DiskNotice extends D20Element {
  constructor() {
    super();
    new Watch(this, folder);
  }

  render() {
    const {state, conflicts, refused} = folder;
    const look = () => navigate('#/disk');
    if (state.kind === 'asleep') return html`<d20-notice tone="info" heading=${state.name} text=${t('disk.asleep')} action=${t('disk.wake')} @d20-action=${() => void folder.wake()}></d20-notice>`;
    if (state.kind === 'asking' || state.kind === 'failed') return html`<d20-notice tone="warning" heading=${state.name} text=${t(`disk.needs.${state.kind}`)} action=${t('disk.look')} @d20-action=${look}></d20-notice>`;
    if (conflicts.length + refused.length === 0) return nothing;
    return html`<d20-notice tone="warning" heading=${t('disk.title')} text=${t('disk.needs.decision', {count: conflicts.length + refused.length})} action=${t('disk.look')} @d20-action=${look}></d20-notice>`;
  }
}
customElements.define('d20-disk-notice', D20DiskNotice);
