import { mountPage } from '../../app/mount';
import { SettingsPage } from './settings-page';

mountPage(SettingsPage);
