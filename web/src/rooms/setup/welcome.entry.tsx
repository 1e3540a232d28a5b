import { mountPage } from '../../app/mount';
import { WelcomePage } from './welcome-page';

mountPage(WelcomePage);
