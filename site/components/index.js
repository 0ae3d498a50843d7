/** The whole small set; importing it defines every element. */
import './button.js';
import './checkbox.js';
import './dialog.js';
import './empty-state.js';
import './field.js';
import './notice.js';
import './progress.js';
import './rows.js';
import './select.js';
import './table.js';
import './tabs.js';
import './tag.js';
import './toast.js';
import './tree.js';
