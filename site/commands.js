/** What the palette can do besides opening something. */
import {space} from '../js-shim/space.js';
import {download} from './attachments.js';
import {noteExport} from './backup.js';
import {toast, toastError} from './components/toast.js';
import {isOpen} from './embed/config.js';
import {getLanguage, setLanguage, t} from './i18n.js';
import {href, navigate} from './router.js';
import {setTheme} from './theme.js';
import {vault} from './vault.js';

/** @typedef {{icon: string, label: string, words: string, route?: string, run: () => void}} Command `words` in both languages, so that either finds it; route: the place that it leads to */

/** @returns {Command[]} of a vault that is only shown those that change none */
export function commands() {
  return all().filter(({route}) => route === undefined || !space().shown || isOpen(route));
}

/** @param {string} name of a route */
const to = (name) => ({route: href(name), run: () => navigate(href(name))});

/** @returns {Command[]} */
function all() {
  const other = getLanguage() === 'ru' ? 'en' : 'ru';
  const dark = document.documentElement.dataset.theme === 'dark';
  return [
    {icon: 'plus', label: t('action.new'), words: 'new article note create новая статья заметка создать', ...to('new')},
    {icon: 'article', label: t('inbox.title'), words: 'inbox capture clip note входящие заметка сохранить', ...to('inbox')},
    {icon: 'folder', label: t('disk.title'), words: 'folder disk sync папка диск', ...to('disk')},
    {icon: 'upload', label: t('import.title'), words: 'import open folder zip импорт открыть папка', ...to('import')},
    {icon: 'download', label: t('settings.export'), words: 'export zip backup экспорт выгрузить копия', run: () => void exportVault()},
    {icon: 'graph', label: t('place.graph'), words: 'graph map links граф карта связи', ...to('graph')},
    {icon: 'lab', label: t('lab.title'), words: 'lab notebook python code cell лаборатория тетрадь питон код ячейка', ...to('lab')},
    {icon: 'sun', label: dark ? t('command.light') : t('command.dark'), words: 'theme dark light тема тёмная светлая', run: () => setTheme(dark ? 'light' : 'dark')},
    {icon: 'settings', label: other === 'ru' ? 'Русский язык' : 'English language', words: 'language english russian язык русский английский', run: () => setLanguage(other)},
    {icon: 'settings', label: t('place.settings'), words: 'settings preferences настройки параметры', ...to('settings')},
  ];
}

/** Saves the whole vault as a zip. */
export async function exportVault() {
  toast(t('settings.exporting'));
  try {
    await download('api/vault/export');
    noteExport(vault.generation);
  } catch (error) {
    toastError(error);
  }
}
