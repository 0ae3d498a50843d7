/** What the palette can do besides opening something. */
import {download} from './attachments.js';
import {noteExport} from './backup.js';
import {toast} from './components/toast.js';
import {getLanguage, setLanguage, t} from './i18n.js';
import {href, navigate} from './router.js';
import {setTheme} from './theme.js';
import {vault} from './vault.js';

/** @typedef {{icon: string, label: string, words: string, run: () => void}} Command `words` in both languages, so that either finds it */

/** @returns {Command[]} */
export function commands() {
  const other = getLanguage() === 'ru' ? 'en' : 'ru';
  const dark = document.documentElement.dataset.theme === 'dark';
  return [
    {icon: 'plus', label: t('action.new'), words: 'new article note create новая статья заметка создать', run: () => navigate(href('new'))},
    {icon: 'article', label: t('inbox.title'), words: 'inbox capture clip note входящие заметка сохранить', run: () => navigate(href('inbox'))},
    {icon: 'folder', label: t('disk.title'), words: 'folder disk sync папка диск', run: () => navigate(href('disk'))},
    {icon: 'upload', label: t('import.title'), words: 'import open folder zip импорт открыть папка', run: () => navigate(href('import'))},
    {icon: 'download', label: t('settings.export'), words: 'export zip backup экспорт выгрузить копия', run: () => void exportVault()},
    {icon: 'graph', label: t('place.graph'), words: 'graph map links граф карта связи', run: () => navigate(href('graph'))},
    {icon: 'lab', label: t('lab.title'), words: 'lab notebook python code cell лаборатория тетрадь питон код ячейка', run: () => navigate(href('lab'))},
    {icon: 'sun', label: dark ? t('command.light') : t('command.dark'), words: 'theme dark light тема тёмная светлая', run: () => setTheme(dark ? 'light' : 'dark')},
    {icon: 'settings', label: other === 'ru' ? 'Русский язык' : 'English language', words: 'language english russian язык русский английский', run: () => setLanguage(other)},
    {icon: 'settings', label: t('place.settings'), words: 'settings preferences настройки параметры', run: () => navigate(href('settings'))},
  ];
}

/** Saves the whole vault as a zip. */
export async function exportVault() {
  toast(t('settings.exporting'));
  try {
    await download('api/vault/export');
    noteExport(vault.generation);
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error));
  }
}
