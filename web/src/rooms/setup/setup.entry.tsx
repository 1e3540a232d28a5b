import { mountPage } from '../../app/mount';
import { SetupPage } from './setup-page';

mountPage(SetupPage);
