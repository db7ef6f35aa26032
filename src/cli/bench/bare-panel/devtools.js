// Named like ours, so that the same steps choose it.
chrome.devtools.panels.create('Switchyard', '', 'panel.html');
