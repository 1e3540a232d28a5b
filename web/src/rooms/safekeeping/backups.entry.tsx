import { mountPage } from '../../app/mount';
import { BackupsPage } from './backups-page';

mountPage(BackupsPage);
