import { mountPage } from '../../app/mount';
import { NoticesPage } from './notices-page';

mountPage(NoticesPage);
