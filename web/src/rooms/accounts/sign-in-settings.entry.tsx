import { mountPage } from '../../app/mount';
import { SignInSettingsPage } from './sign-in-settings-page';

mountPage(SignInSettingsPage);
