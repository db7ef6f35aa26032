// Called as ours is, so that it is chosen by the same steps.
chrome.devtools.panels.create('Switchyard', '', 'panel.html');
